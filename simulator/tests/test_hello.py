"""The demo on the simulated machine: the same lines as in QEMU, and the same run every time."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from qemu_tests.command import qemu_command

TREE = Path(__file__).parents[2]
SPAN = re.compile(r"had \d+ us of \d+ us, \d+ per cent")  # the time that passed is not the same on every machine


def run(command: list[str]) -> str:
    return subprocess.run(command, cwd=TREE, capture_output=True, text=True, timeout=120, check=True).stdout


@pytest.fixture(scope="module")
def image() -> str:
    run([sys.executable, "-m", "linker", "build", "--system", "hello"])
    return "build/release/hello.elf"


@pytest.fixture(scope="module")
def console(image: str) -> str:
    return run([sys.executable, "-m", "simulator", "run", image])


def lines(console: str) -> list[str]:
    """What programs and kernel say, without the firmware, and without how long things took."""
    return [SPAN.sub("(span)", line) for line in console.splitlines() if line.startswith("hello:")]


def test_the_console_shows_what_qemu_shows(image: str, console: str) -> None:
    qemu = run([*qemu_command(Path(image), icount=True), "-serial", "stdio"])
    assert lines(console) == lines(qemu)
    assert lines(console)[-1] == "hello: done"


def test_a_hosted_kernel_does_the_same(image: str, console: str) -> None:
    command = [sys.executable, "-m", "simulator", "run", image]
    for profile in ("release", "checked"):
        assert run([*command, "--engine", "hosted", "--profile", profile]).endswith(console)


def test_a_hosted_kernel_has_no_lines_to_stop_at(image: str) -> None:
    command = [sys.executable, "-m", "simulator", "run", image, "--engine", "hosted", "--entry", "7"]
    done = subprocess.run(command, cwd=TREE, capture_output=True, text=True, timeout=60)
    assert done.stderr == "error: BREAK= and ENTRY= stop an interpreted kernel only: leave out ENGINE=hosted\n"


def test_runs_are_the_same(image: str, console: str) -> None:
    assert run([sys.executable, "-m", "simulator", "run", image]) == console
