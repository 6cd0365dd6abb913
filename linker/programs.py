"""The programs that a root task carries: embedded ELF files, and the table by which it finds them."""

from __future__ import annotations

from pathlib import Path

HEADER = """\
# Generated: the programs that this root task starts, and a table of them.
# An entry is four 64-bit words: the name's address and length, the first byte's address and the end's.
# `program_count` holds their number.
"""


def embed_programs(programs: dict[str, Path]) -> str:
    """Assembly that places each ELF file on pages of its own, with `program_table` in front."""
    lines = [HEADER, '.section .rodata.program_table, "a"', ".balign 8"]
    lines += [".globl program_count", "program_count:", f"    .dword {len(programs)}"]
    lines += [".globl program_table", "program_table:"]
    for name in programs:
        start, end = f"program_{name}_start", f"program_{name}_end"
        lines.append(f"    .dword program_{name}_name, {len(name)}, {start}, {end}")
    lines += [f'program_{name}_name: .ascii "{name}"' for name in programs]
    for name, path in programs.items():
        lines += ['.section .programs, "a"', ".balign 4096"]
        lines += [f".globl program_{name}_start, program_{name}_end", f"program_{name}_start:"]
        lines += [f'    .incbin "{path}"', f"program_{name}_end:"]
    return "\n".join(lines) + "\n"
