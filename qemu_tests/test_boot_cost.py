"""From the kernel's first instruction to the root task's first: how many instructions that takes."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

from qemu_tests.conftest import Boot, BuildImage
from qemu_tests.machine import Machine

MOST = 3_000_000
PATIENCE = 60.0  # seconds
COUNT_AND_STAY = ".globl _start\n_start:\n rdinstret s0\n1: j 1b\n"  # in s0: all instructions since reset


def build(folder: Path, name: str, address: int) -> Path:
    source, output = folder / f"{name}.S", folder / f"{name}.elf"
    source.write_text(COUNT_AND_STAY)
    argv = ["riscv64-unknown-elf-gcc", "-nostdlib", "-static", "-march=rv64gc", "-mabi=lp64"]
    argv += [f"-Wl,-N,-Ttext={address:#x},--build-id=none,--no-warn-rwx-segments", str(source), "-o", str(output)]
    subprocess.run(argv, check=True)
    return output


def instructions_at(machine: Machine, loop: int) -> int:
    """Run until the processor stays at `loop`, and take the count that it holds."""
    machine.run()
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        registers = machine.registers()
        if registers["pc"] == loop:
            return registers["s0"]
    raise AssertionError(f"the program did not get to {loop:#x}")


def test_boot_takes_fewer_than_three_million_instructions(tmp_path: Path, image: BuildImage, boot: Boot) -> None:
    with boot(build(tmp_path, "first", 0x8020_0000), icount=True, serial="null") as machine:
        firmware = instructions_at(machine, 0x8020_0004)
    with boot(image(root=build(tmp_path, "count", 0x1_0000)), icount=True, serial="null") as machine:
        kernel = instructions_at(machine, 0x1_0004) - firmware
    print(f"boot takes {kernel} instructions")
    assert 0 < kernel < MOST
