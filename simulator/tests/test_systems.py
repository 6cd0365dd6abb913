"""Other systems on the simulated machine: floating point, interrupts of a device, a root task in C."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

TREE = Path(__file__).parents[2]


def call(*command: str) -> str:
    done = subprocess.run([sys.executable, "-m", *command], cwd=TREE, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def run(system: str) -> str:
    """What a system with the debug calls in it prints."""
    call("linker", "build", "--system", system, "--debug", "1", "--profile", "checked")
    return call("simulator", "run", f"build/checked/{system}.elf", "--debug", "1")


def test_threads_keep_their_floating_point_registers() -> None:
    said = re.findall(r"^floats: (.*): (\d+)$", run("floats"), re.MULTILINE)
    assert [count for _, count in said] == ["00"] * 4


@pytest.mark.parametrize(("system", "last"), [("interrupts", "interrupts: done"), ("c_root", "c_root: done")])
def test_it_ends_well(system: str, last: str) -> None:
    assert run(system).splitlines()[-1].startswith(last)
