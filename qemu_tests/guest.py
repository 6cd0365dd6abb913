"""Tiny supervisor-mode guests in assembly, with which the harness itself is tested."""

from __future__ import annotations

import subprocess
from pathlib import Path

PROLOGUE = """
.equ SBI_SYSTEM_RESET, 0x53525354
.globl _start
_start:
    la sp, stack_top
    call main
stop:
    wfi
    j stop

# print(a0: a string ending in zero), with the firmware's legacy console call
print:
    mv t0, a0
1:  lbu a0, (t0)
    beqz a0, 2f
    li a7, 1
    ecall
    addi t0, t0, 1
    j 1b
2:  ret

power_off:
    li a0, 0
    li a1, 0
    li a6, 0
    li a7, SBI_SYSTEM_RESET
    ecall

main:
    .cfi_startproc
"""
EPILOGUE = """
    .cfi_endproc
    .size main, . - main
    .type main, @function
.section .rodata
"""


def build_guest(folder: Path, code: str, *strings: str) -> Path:
    """Assemble `code` as the body of main; the strings are `text_0`, `text_1`, …"""
    source, output = folder / "guest.S", folder / "kernel.elf"
    data = "".join(f'text_{i}: .asciz "{text}"\n' for i, text in enumerate(strings))
    source.write_text(PROLOGUE + code + EPILOGUE + data + ".bss\n.balign 16\n.space 4096\nstack_top:\n")
    argv = ["riscv64-unknown-elf-gcc", "-g", "-nostdlib", "-march=rv64gc", "-mabi=lp64", "-mcmodel=medany"]
    argv += ["-static", "-Wl,-N,-Ttext=0x80200000,--build-id=none,--no-warn-rwx-segments"]
    subprocess.run([*argv, str(source), "-o", str(output)], check=True)
    return output


def say(index: int) -> str:
    """Assembly that prints `text_index`."""
    return f"    la a0, text_{index}\n    call print\n"
