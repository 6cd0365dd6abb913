"""Interpreted and compiled, the kernel does the same: entry by entry, and in every bit of its state."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from kernel.shapes import Endpoint
from simulator import agree
from simulator.layout import layout_of
from simulator.snapshot import Record, State

TREE = Path(__file__).parents[2]


def call(*command: str) -> str:
    done = subprocess.run([sys.executable, "-m", *command], cwd=TREE, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("system", "profile", "debug", "domains", "every"),
    [
        ("hello", "release", "0", "1", 1),
        ("interrupts", "release", "0", "1", 1),
        ("c_root", "checked", "1", "1", 1),
        ("domains", "checked", "1", "4", 1),
        ("floats", "checked", "1", "1", 10),
        ("conformance", "checked", "1", "1", 100),
    ],
)
def test_the_engines_agree(system: str, profile: str, debug: str, domains: str, every: int) -> None:
    kernel = ["--profile", profile, "--debug", debug, "--domains", domains]
    call("linker", "build", "--system", system, *kernel)
    options = [*kernel, "--every", str(every)]
    said = call("simulator", "agree", f"build/{profile}/{system}.elf", *options).splitlines()
    for line, engines in zip(said, ("interpreted and hosted", "metal, interpreted and hosted"), strict=True):
        found = re.fullmatch(rf"{engines} agree: ([\d,]+) entries of the kernel, ([\d,]+) digests of its state", line)
        assert found is not None, line
        entries, states = (int(number.replace(",", "")) for number in found.groups())
        assert entries > 30
        assert states == entries // every + 1  # and one of the boot


def test_a_difference_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real machine is made to differ: another digest at its tenth entry, where it has no objects."""
    call("linker", "build", "--system", "hello")
    monkeypatch.chdir(TREE)
    plain = agree.call

    def falsified(engine: str, arguments: list[str]) -> None:
        plain(engine, arguments)
        if engine == "metal":
            path = Path(arguments[arguments.index("--trace") + 1])
            path.write_text(re.sub(r'("entry": 10, .*"state": ")', r"\1x", path.read_text()))

    def shown(path: Path, entry: int) -> State:
        return {0x1000: Record(Endpoint, bytes(layout_of(Endpoint).size))} if entry == 10 else {}

    monkeypatch.setattr(agree, "call", falsified)
    monkeypatch.setattr(agree, "state_at", shown)
    monkeypatch.setattr(agree, "compare_simulated", lambda *rest: "")
    with pytest.raises(agree.Disagreement) as failure:
        list(agree.compare(["build/release/hello.elf"], 10))
    said = str(failure.value).splitlines()
    assert said[0] == "the first difference is at entry 10:"
    assert said[1].startswith("  state: metal x")
    assert any(line.startswith("+Tcb@") for line in said)
