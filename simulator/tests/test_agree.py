"""Interpreted and compiled, the kernel does the same: entry by entry, and in every bit of its state."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kernel.shapes import Endpoint
from qemu_tests.trace import first_segment
from simulator import agree
from simulator.layout import layout_of
from simulator.snapshot import Record, State

TREE = Path(__file__).parents[2]


def call(*command: str) -> str:
    done = subprocess.run([sys.executable, "-m", *command], cwd=TREE, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


def build(system: str, profile: str, options: list[str], folder: Path) -> Path:
    """The image in a folder, and its kernel: another test may put its own beside it meanwhile, hence the turns."""
    built = TREE / "build" / profile
    for _ in range(5):
        call("linker", "build", "--system", system, *options)
        for name in (f"{system}.elf", "kernel.elf"):
            shutil.copy(built / name, folder)
        if first_segment(folder / f"{system}.elf") == first_segment(folder / "kernel.elf"):
            return folder / f"{system}.elf"
    raise AssertionError("the image and its kernel are never of one build")


@pytest.mark.parametrize(
    ("system", "profile", "debug", "domains", "every"),
    [
        ("hello", "release", "0", "1", 1),
        ("interrupts", "release", "0", "1", 1),
        ("c_root", "checked", "1", "1", 1),
        ("domains", "checked", "1", "4", 1),
        ("floats", "checked", "1", "1", 10),
        ("bare", "checked", "1", "1", 1),
        ("conformance", "checked", "1", "1", 100),
    ],
)
def test_the_engines_agree(system: str, profile: str, debug: str, domains: str, every: int, tmp_path: Path) -> None:
    kernel = ["--profile", profile, "--debug", debug, "--domains", domains]
    image = build(system, profile, kernel, tmp_path)
    said = call("simulator", "agree", str(image), *kernel, "--every", str(every)).splitlines()
    for line, engines in zip(said, ("interpreted and hosted", "metal, interpreted and hosted"), strict=True):
        found = re.fullmatch(rf"{engines} agree: ([\d,]+) entries of the kernel, ([\d,]+) digests of its state", line)
        assert found is not None, line
        entries, states = (int(number.replace(",", "")) for number in found.groups())
        assert entries > 30
        assert states == entries // every + 1  # and one of the boot


def test_a_difference_is_shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The real machine is made to differ: another digest at its tenth entry, where it has no objects."""
    image = build("hello", "release", ["--profile", "release", "--debug", "0"], tmp_path)
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
        list(agree.compare([str(image)], 10))
    said = str(failure.value).splitlines()
    assert said[0] == "the first difference is at entry 10:"
    assert said[1].startswith("  state: metal x")
    assert any(line.startswith("+Tcb@") for line in said)
