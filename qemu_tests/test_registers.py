"""What `boot/trap.S` presumes of the compiled kernel: it saves some registers of a thread only when another goes on."""

from __future__ import annotations

import re
import subprocess

import pytest

from qemu_tests.conftest import BuildImage

LATE = re.compile(r"\b([gt]p|s([2-9]|1[01]))\b")
ASSEMBLY = {"_start", "in_window", "trap_entry", "save", "tried", "trap_exit"}
ASSEMBLY |= {"leave", "resume", "resume_bare", "leave_again", "leave_bare", "ordinary", "bare", "stopped"}


def instructions(profile: str) -> dict[str, list[str]]:
    """The instructions of each function of the kernel."""
    argv = ["riscv64-unknown-elf-objdump", "-d", "--no-show-raw-insn", f"build/{profile}/kernel.elf"]
    said = subprocess.run(argv, capture_output=True, text=True, check=True).stdout
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in said.splitlines():
        if start := re.fullmatch(r"[0-9a-f]+ <(.+)>:", line):
            lines = found.setdefault(start[1], [])
        elif re.match(r" *[0-9a-f]+:", line):
            lines.append(line.split(":", 1)[1].strip())
    return found


@pytest.mark.parametrize("profile", ["release", "checked"])
def test_compiled_code_leaves_late_registers_alone_and_jumps_to_resume(profile: str, image: BuildImage) -> None:
    image("hello", profile=profile)
    found = instructions(profile)
    assert any(LATE.search(line) for line in found["resume"]), "the assembly does touch them"
    for name, lines in found.items():
        touched = [line for line in lines if LATE.search(line.split("#")[0].split("<")[0])]
        assert name in ASSEMBLY or not touched, name
    for name, most in (("resume", 3), ("resume_bare", 1)):
        ways = [line.split()[0] for lines in found.values() for line in lines if line.endswith(f"<{name}>")]
        assert len(ways) > most
        assert set(ways) == {"j"}


@pytest.mark.parametrize("profile", ["release", "checked"])
def test_the_kernels_stack_is_even_to_words(profile: str, image: BuildImage) -> None:
    """sp is made by one `auipc`, so it has the low bits of where that stands; a core may not store across words."""
    image("hello", profile=profile)
    argv = ["riscv64-unknown-elf-objdump", "-d", "--no-show-raw-insn", f"build/{profile}/kernel.elf"]
    said = subprocess.run(argv, capture_output=True, text=True, check=True).stdout
    places = re.findall(r"([0-9a-f]+):\s+auipc\s+sp,", said[said.index("<trap_entry>:") :])
    assert places
    assert int(places[0], 16) % 8 == 0
