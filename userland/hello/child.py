"""Make a child process from a program that the root task carries."""

from __future__ import annotations

from typing import Final

from codegen.lang import console, u64, word_of
from userland.hello.protocol import Child
from userland.runtime.process import Process, make_process
from userland.runtime.program import need
from userland.runtime.programs import program_at

MEMORY_BITS: Final = 18  # of a child: 256 KiB


def make_child(programs: u64, child: Child, name: str, uart: u64) -> Process:
    """A process from untyped memory of its own; says so."""
    process = need(make_process(program_at(programs, word_of(child)), u64(MEMORY_BITS), uart), name)
    console(f"hello: process {name}: {process.loaded.pages} pages loaded from its ELF file, ")
    console(f"starts at {process.loaded.entry:#x}\n")
    return process
