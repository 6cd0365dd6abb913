"""The C of the kernel and of the demo programs: no warning from clang or gcc, for RISC-V or this machine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from codegen.toolchain import COMMON, WARNINGS
from linker.build import read_system

# gcc for RISC-V is what builds the image, with the same warnings.
COMPILERS = {
    "clang": ["clang"],
    "clang for RISC-V": [
        *("clang", "--target=riscv64-unknown-elf", "-march=rv64imac", "-mabi=lp64", "-mcmodel=medany")
    ],
    "gcc": ["gcc"],
}


def complaint(compiler: str, source: Path) -> str:
    """What a compiler says against a file."""
    argv = [*COMPILERS[compiler], "-std=gnu11", "-ffreestanding", *WARNINGS, "-fsyntax-only", str(source)]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    return done.stderr and f"{compiler}, {source}: {done.stderr}"


def generated(profile: str, system: str) -> list[Path]:
    """The C files of a system and its kernel, built if they are not up to date."""
    argv = [sys.executable, "-m", "linker", "build", "--profile", profile, "--system", system]
    argv += ["--debug", "1" if profile == "checked" else "0"]
    subprocess.run(argv, capture_output=True, check=True)
    objects = Path("build") / profile / "obj"
    return [objects / "kernel.c", *(objects / system / f"{name}.c" for name in read_system(system).programs)]


@pytest.mark.parametrize(
    ("system", "profile"), [("hello", "release"), ("hello", "checked"), ("bench", "release"), ("interrupts", "release")]
)
def test_no_compiler_complains(system: str, profile: str) -> None:
    sources = generated(profile, system)
    assert not [text for source in sources for c in COMPILERS if (text := complaint(c, source))]


def test_a_complaint_is_heard(tmp_path: Path) -> None:
    source = tmp_path / "narrow.c"
    source.write_text("unsigned char low(unsigned long word) { return word; }\n")
    for compiler in COMPILERS:
        assert "conversion" in complaint(compiler, source)


def test_the_warnings_are_those_that_are_promised() -> None:
    assert set(WARNINGS) == {"-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror"}
    assert set(WARNINGS) <= set(COMMON)
