"""Stopping the interpreted kernel in the middle of the demo."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

TREE = Path(__file__).parents[2]
IMAGE = "build/release/hello.elf"


def debug(options: list[str], *commands: str) -> str:
    """What a session prints."""
    subprocess.run([sys.executable, "-m", "linker", "build", "--system", "hello"], cwd=TREE, check=True)
    command = [sys.executable, "-m", "simulator", "run", IMAGE, *options]
    text = "\n".join([*commands, "quit"])
    return subprocess.run(command, cwd=TREE, input=text, capture_output=True, text=True, timeout=120).stdout


def line_of(file: str, text: str) -> int:
    lines = (TREE / file).read_text().splitlines()
    return next(i for i, line in enumerate(lines, 1) if text in line)


def test_a_line_of_the_kernel_stops_the_run() -> None:
    line = line_of("kernel/entry.py", "if FASTPATH and fast_fault(current_thread(), fault)")
    said = debug(
        ["--break", f"kernel/entry.py:{line}"], "p fault", "threads()", "cspace(living(Tcb)[0])", "vspace()", "queues()"
    )
    assert re.search(r"Fault\(kind=VM, .*address=0x70000000\)", said)
    assert re.search(r"^\* +Tcb.* RUNNING +\d+ +10[0-9a-f]{3} ", said, re.MULTILINE)
    assert re.search(
        r"^\d+ +EndpointCap\(can_send=True, .*endpoint=Endpoint@[0-9a-f]+, badge=\d+\)$", said, re.MULTILINE
    )
    assert re.search(r"^10000 +[0-9a-f]+ +r-x +0x1000$", said, re.MULTILINE)
    assert "Endpoint@" in said.partition("queue ")[2]


def test_an_entry_is_the_same_each_time() -> None:
    first = debug(["--entry", "100"], "threads()", "queues()")
    assert "in front of entry 101" in first
    assert "rootserver" in first
    assert debug(["--entry", "100"], "threads()", "queues()") == first


def test_going_back() -> None:
    """The state there is that of a run that stops there; one can go on, and back again, as often as one likes."""
    there = debug(["--entry", "100"], "threads()", "queues()").partition("(Pdb) ")[2].partition("(Pdb) ")[0]
    said = debug(["--entry", "105"], "back(5)", "threads()", "back(60)", "p run.entries", "back(0)", "p run.entries")
    assert (
        said.index("in front of entry 106") < said.index("in front of entry 101") < said.index("in front of entry 41")
    )
    assert there in said
    assert said.count("(Pdb) 40\n") == 2


def test_going_far_back() -> None:
    """So many entries that checkpoints were given up; breakpoints stay, and lines before the place do not stop."""
    line = line_of("kernel/entry.py", "if FASTPATH and fast_fault(current_thread(), fault)")
    said = debug(
        ["--entry", "350"], f"break kernel/entry.py:{line}", "back(325)", "continue", "p run.entries", "p fault"
    )
    _, _, behind = said.partition("in front of entry 26 of the kernel")
    stopped = re.search(r"entry.py\((\d+)\)on_fault", behind)
    assert stopped is not None
    assert int(stopped[1]) == line
    assert re.search(r"Fault\(kind=VM, .*address=0x70000000\)", behind)


@pytest.mark.parametrize("place", ["kernel/nowhere.py:1", "kernel/entry.py", "kernel/entry.py:9999"])
def test_a_place_that_is_none(place: str) -> None:
    command = [sys.executable, "-m", "simulator", "run", IMAGE, "--break", place]
    done = subprocess.run(command, cwd=TREE, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stderr.startswith(f"error: BREAK={place}: ")
    assert len(done.stderr.splitlines()) == 1
