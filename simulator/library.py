"""The kernel as a library of this machine: our compiler's C, built by gcc, at an address that references can hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import cffi

from linker.__main__ import build_lock
from linker.build import Configuration
from linker.toolchain import compile_python
from simulator.native import OUT, compile_library
from simulator.ram import HOST_WINDOW

HEADER: Final = Path(__file__).with_name("hosted.h")
SOURCE: Final = Path(__file__).with_name("hosted.c")
PLACE: Final = HOST_WINDOW + 0x4000_0000  # where physical memory has a hole
ROOM: Final = 0x4000_0000
# Apart enough for a core with ready queues of 256 domains.
DEFAULT_PLACES: Final = {"shared": PLACE, "kernel_table": PLACE + 0x8000, "core": PLACE + 0x10000}
VARIANT: str = ""  # of whoever measures: another name, …
OPTIONS: tuple[str, ...] = ()  # … and further options
STATICS: Final = ("core", "shared", "boot_description", "kernel_table", "hardware")


class Misplaced(Exception):
    """This system did not put the library where it was linked for."""


class KernelStopped(Exception):
    """The kernel stopped itself; it has said why."""


def build_library(config: Configuration) -> Path:
    """build/sim/PROFILE-FPU-DEBUG-DOMAINS/kernel.so."""
    out = OUT / f"{config.profile}-{int(config.fpu)}-{int(config.debug)}-{config.domains}{VARIANT}"
    window = f"--define=kernel.arch.riscv64.window.WINDOW_BASE={HOST_WINDOW:#x}"
    with build_lock():
        compile_python("kernel.main", "kernel", out, ["--profile", config.profile, *config.defines, window]).run()
        options = (f"-I{out}", f"-Wl,-Ttext-segment={PLACE:#x}", *OPTIONS)
        sources = [out / "kernel.c", SOURCE]
        return compile_library(f"{out.name}/kernel", sources, HEADER, options=options)


def load(path: Path) -> tuple[Any, Any]:
    """The library and its `ffi`."""
    ffi: Any = cffi.FFI()
    ffi.cdef(HEADER.read_text() + "".join(f"extern char {name}[];" for name in STATICS))
    library = ffi.dlopen(str(path))
    for name, at in placed(ffi, library).items():
        if not PLACE <= at < PLACE + ROOM:
            raise Misplaced(f"{path}: the kernel's {name} is at {at:#x}, where no reference of 39 bits leads")
    return ffi, library


def placed(ffi: Any, library: Any) -> dict[str, int]:
    """Where the kernel's static objects are."""
    return {name: int(ffi.cast("uintptr_t", getattr(library, name))) for name in STATICS}
