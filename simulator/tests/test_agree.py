"""Interpreted and compiled, the kernel does the same: entry by entry, and in every bit of its state."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from simulator import agree

TREE = Path(__file__).parents[2]


def call(*command: str) -> str:
    done = subprocess.run([sys.executable, "-m", *command], cwd=TREE, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("system", "profile", "debug", "every"), [("hello", "release", "0", 1), ("conformance", "checked", "1", 100)]
)
def test_the_engines_agree(system: str, profile: str, debug: str, every: int) -> None:
    call("linker", "build", "--system", system, "--profile", profile, "--debug", debug)
    options = ["--profile", profile, "--debug", debug, "--every", str(every)]
    said = call("simulator", "agree", f"build/{profile}/{system}.elf", *options)
    found = re.search(r"agree: ([\d,]+) entries of the kernel, ([\d,]+) digests of its state$", said)
    assert found is not None, said
    entries, states = (int(number.replace(",", "")) for number in found.groups())
    assert entries > 300
    assert states == entries // every


def test_a_difference_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """The hosted run is made to write another digest for its tenth entry."""
    call("linker", "build", "--system", "hello")
    monkeypatch.chdir(TREE)
    run = agree.run

    def falsified(engine: str, arguments: list[str]) -> None:
        run(engine, arguments)
        if engine == "hosted" and "--trace" in arguments:
            path = Path(arguments[arguments.index("--trace") + 1])
            path.write_text(re.sub(r'("entry": 10, .*"state": ")', r"\1x", path.read_text()))

    monkeypatch.setattr(agree, "run", falsified)
    with pytest.raises(agree.Disagreement, match="the first difference is at entry 10:\n  state: interpreted"):
        agree.compare(["build/release/hello.elf"], 1)
