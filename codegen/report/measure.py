"""Measure what was built and linked: check that its stack is large enough, and write the report."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from elftools.common.exceptions import ELFError
from elftools.elf.elffile import ELFFile
from elftools.elf.sections import SymbolTableSection

from codegen.errors import CommandError
from codegen.report import facts
from codegen.report.code import read_code
from codegen.report.text import Report, print_report

STACK: Final = ("kernel_stack_bottom", "kernel_stack_top")


def measure(stem: Path, elf: Path, out: Path) -> str:
    """Write the report of a linked program and sum it up; CommandError if its stack is too small."""
    text, limit = read_elf(elf)
    report = read_report(stem)
    deepest = report.deepest()
    if deepest.depth > limit:
        raise CommandError(f"{stem.name}: the stack has {limit} bytes, {deepest.depth} are needed: {deepest}")
    out.write_text(print_report(report))
    raw = report.raw_files()
    return (
        f"{stem.name}: text {text:,} bytes, deepest stack {deepest.depth:,} of {limit:,}, "
        f"raw addresses in {len(raw)} files ({raw.total()} uses)"
    )


def read_report(stem: Path) -> Report:
    """The report of what was built as `stem.c`, `stem.o`, `stem.ci` and `stem.facts.json`."""
    code = read_code(stem)
    return Report(facts.read((stem.parent / f"{stem.name}.facts.json").read_text()), code, Path.cwd())


def read_elf(path: Path) -> tuple[int, int]:
    """The bytes of text, and the size of the stack that the linker script has laid out."""
    with path.open("rb") as file:
        try:
            elf = ELFFile(file)
        except ELFError as error:
            raise CommandError(f"{path} is no ELF file: {error}") from None
        text, table = elf.get_section_by_name(".text"), elf.get_section_by_name(".symtab")
        assert text is not None
        assert isinstance(table, SymbolTableSection)
        bottom, top = (table.get_symbol_by_name(name) for name in STACK)
    if not bottom or not top:
        raise CommandError(f"{path} has no stack of its own: {' and '.join(STACK)} are not there")
    return text["sh_size"], top[0]["st_value"] - bottom[0]["st_value"]
