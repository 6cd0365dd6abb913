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


@pytest.mark.parametrize("system", ["hello", "floats", "interrupts"])
def test_rounds_in_c_are_those_in_python(system: str, tmp_path: Path) -> None:
    """With a trace Python does each step of a hosted kernel itself: the same console, time and number of entries."""
    call("linker", "build", "--system", system, "--debug", "1")
    image = f"build/release/{system}.elf"
    command = [sys.executable, "-m", "simulator", "run", image, "--engine", "hosted", "--debug", "1"]
    traced = [*command, "--trace", str(tmp_path / "trace"), "--every", "1000000"]
    first, second = (subprocess.run(c, cwd=TREE, capture_output=True, text=True) for c in (command, traced))
    assert re.fullmatch(r"simulated [\d.]+ s, [\d,]+ entries of the kernel\n", first.stderr)
    assert second.stderr == first.stderr
    assert first.stdout.endswith(second.stdout)  # behind what the first one had to build
    assert second.stdout


@pytest.mark.parametrize(("system", "last"), [("interrupts", "interrupts: done"), ("c_root", "c_root: done")])
def test_it_ends_well(system: str, last: str) -> None:
    assert run(system).splitlines()[-1].startswith(last)


def test_a_core_with_queues_for_256_domains_has_room() -> None:
    kernel = ["--debug", "1", "--profile", "checked", "--domains", "256"]
    call("linker", "build", "--system", "domains", *kernel)
    assert "domains: turns of the last" in call("simulator", "run", "build/checked/domains.elf", *kernel)
