"""C for this machine: compiled into `build/sim/` when its sources change."""

from __future__ import annotations

import ctypes
import os
import subprocess
from pathlib import Path
from typing import Any, Final

import cffi

OUT: Final = Path("build/sim")
COMPILE: Final = ["gcc", "-O2", "-fno-tree-vrp", "-g", "-std=gnu11", "-fPIC", "-shared", "-Wall", "-Wextra", "-Werror"]
HEADERS: Final = tuple(Path(__file__).with_name(f"{name}.h") for name in ("hooks", "rounds"))
SOURCES: Final = [Path(__file__).with_name(f"{name}.c") for name in ("hooks", "rounds")]
NONE: Final = -1
HOOK_TRAP: Final = 1
HOOK_CODE: Final = 4
HOOK_FILL: Final = 1 << 17
PAGE: Final = 4096
FLUSH_TRANSLATIONS: Final = 11 | 1 << 30  # uc_ctl_flush_tlb, which the Python binding lacks


class CompilationFailed(Exception):
    """A C compiler refused what it was given."""


def compile_library(name: str, sources: list[Path], *read: Path, options: tuple[str, ...] = ()) -> Path:
    """build/sim/NAME.so, unless it is newer than its sources and what they read."""
    library = OUT / f"{name}.so"
    if library.exists() and all(s.stat().st_mtime < library.stat().st_mtime for s in (*sources, *read)):
        return library
    OUT.mkdir(parents=True, exist_ok=True)
    fresh = library.with_suffix(f".{os.getpid()}")  # another process may be at the same
    done = subprocess.run([*COMPILE, *options, *map(str, sources), "-o", str(fresh)], capture_output=True, text=True)
    if done.returncode != 0:
        raise CompilationFailed(done.stderr[:2000])
    fresh.replace(library)
    return library


class Hooks:
    """The hooks of a processor that are in C, and what they share with Python."""

    def __init__(self, uc: Any, **constants: int) -> None:
        from unicorn.unicorn_py3.unicorn import uclib

        self.uclib, self.handle = uclib, uc._uch
        self.ffi: Any = cffi.FFI()
        self.ffi.cdef("".join(header.read_text() for header in HEADERS))
        self.library = self.ffi.dlopen(str(compile_library("hooks", SOURCES, *HEADERS)))
        self.state = self.ffi.new("struct hooks *", {"cause": NONE, **constants})
        for name, function in (("stop", "uc_emu_stop"), ("read", "uc_reg_read"), ("write", "uc_reg_write")):
            address = ctypes.cast(getattr(uclib, function), ctypes.c_void_p).value
            setattr(self.state, name, self.ffi.cast(self.ffi.typeof(getattr(self.state, name)), address))
        self.add(HOOK_CODE, self.library.count_instruction)
        self.add(HOOK_TRAP, self.library.take_trap)
        self.add(HOOK_FILL, self.library.fill)
        self.processor = self.ffi.cast("void *", uc._uch.value)
        self.words = self.ffi.new("uint64_t[32]")

    def add(self, kind: int, function: Any) -> None:
        """Let Unicorn call a C function, everywhere."""
        hook = ctypes.c_size_t()
        places = [int(self.ffi.cast("uintptr_t", what)) for what in (function, self.state)]
        everywhere = ctypes.c_uint64(1), ctypes.c_uint64(0)
        self.uclib.uc_hook_add(
            self.handle, ctypes.byref(hook), ctypes.c_int(kind), *map(ctypes.c_void_p, places), *everywhere
        )

    def allow(self, instructions: int) -> None:
        """Stop after so many more."""
        self.state.limit = self.state.count + instructions

    def is_used_up(self) -> bool:
        return bool(self.state.count == self.state.limit)

    def take_cause(self) -> int | None:
        """The cause of the trap that made Unicorn stop, if one did."""
        cause, self.state.cause = int(self.state.cause), NONE
        return None if cause == NONE else cause

    def read_registers(self) -> list[int]:
        """The pc, and x1 to x31."""
        self.library.read_registers(self.processor, self.state, self.words)
        words: list[int] = self.ffi.unpack(self.words, 32)
        return words

    def write_registers(self, words: list[int]) -> None:
        self.words[0:32] = words
        self.library.write_registers(self.processor, self.state, self.words)

    def note_code(self, physical: int) -> None:
        """Instructions are fetched from this page of memory."""
        self.state.code[(physical - self.state.ram) // PAGE % self.library.CODE_PAGES] = 1

    def holds_code(self, physical: int, size: int) -> bool:
        """Whether instructions may have been fetched from any of these bytes."""
        first, last = ((at - self.state.ram) // PAGE for at in (physical, physical + size - 1))
        every = self.library.CODE_PAGES
        return last - first >= every or any(self.state.code[page % every] for page in range(first, last + 1))

    def forget_code(self) -> None:
        """No instructions were fetched yet."""
        self.ffi.memmove(self.state.code, bytes(self.library.CODE_PAGES), self.library.CODE_PAGES)

    def forget(self, address: int | None, asid: int | None) -> None:
        """`sfence.vma`, for translations that C remembers."""
        if asid is None:
            self.state.age += 1
        elif address is None:
            self.state.space_ages[asid] = (self.state.space_ages[asid] + 1) % (1 << 32)
        else:
            self.library.forget_leaf(self.state, address, asid)

    def note_reading(self, pc: int, destination: int) -> None:
        """The instruction at `pc` reads the time."""
        reading = self.state.readings[pc // 2 % self.library.READINGS]
        reading.pc, reading.destination = pc, destination

    def forget_readings(self) -> None:
        """Other instructions may be where those were."""
        self.ffi.memmove(
            self.state.readings, bytes(self.ffi.sizeof(self.state.readings)), self.ffi.sizeof(self.state.readings)
        )

    def flush_translations(self) -> None:
        """Unicorn asks for each translation anew."""
        self.uclib.uc_ctl(self.handle, ctypes.c_int(FLUSH_TRANSLATIONS))
