"""Functions stand where `@section` says, in an ELF file that the kernel's linker script has laid out."""

from __future__ import annotations

import subprocess
from pathlib import Path

from elftools.elf.elffile import ELFFile
from elftools.elf.sections import SymbolTableSection

from codegen.driver import Job, build
from codegen.toolchain import KERNEL, gcc_command

SOURCE = """
from __future__ import annotations
from codegen.lang import cold, export, section, u64

@cold
def rare(x: u64) -> u64:
    return x * 3

@section(".text.hot")
def hot(x: u64) -> u64:
    return x * 5

@export
@section(".text.start")
def _start(x: u64) -> u64:
    return hot(x) + rare(x)
"""
SCRIPT = Path(__file__).parents[2] / "linker" / "kernel.ld"


def test_the_linker_script_keeps_the_order_of_sections(tmp_path: Path) -> None:
    (tmp_path / "placed.py").write_text(SOURCE)
    build(Job("placed", checked=False, defines={}, root=tmp_path), out=tmp_path, name="placed")
    elf = tmp_path / "placed.elf"
    options = [f"-Wl,-T,{SCRIPT}", str(tmp_path / "placed.c"), "-lgcc", "-o", str(elf)]
    subprocess.run(gcc_command(KERNEL, *options), check=True)
    with elf.open("rb") as file:
        symbols = ELFFile(file).get_section_by_name(".symtab")
        assert isinstance(symbols, SymbolTableSection)
        places = {s.name: s.entry.st_value for s in symbols.iter_symbols()}
    assert places["_start"] == places["kernel_text_start"] < places["hot"] < places["rare"]
