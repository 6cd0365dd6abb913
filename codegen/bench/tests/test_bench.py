"""Our code is as good as hand-written C, by exact counts; and the tool says so when it is not."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from codegen.bench import __main__ as command
from codegen.bench.measure import HERE, BenchmarkFailed, Measurement, measure, parse

CONSOLE = "OpenSBI\r\nbench: swap 2 30 20 same\r\nbench: done\r\n"
NAMES = re.findall(r"^FUNCTION\((\w+),", (HERE / "functions.h").read_text(), re.MULTILINE)


def test_quality(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every function gives its twin's results, within the limits; a second run counts the same."""
    out = tmp_path / "codegen.json"
    assert command.main(["--out", str(out)]) == 0, capsys.readouterr()
    rows = json.loads(out.read_text())
    assert [row["name"] for row in rows] == [*NAMES, "total"]
    assert len(NAMES) >= 24
    assert all(row["ours"] > 0 and row["twin"] > 0 and row["same"] for row in rows)
    again = measure(tmp_path / "again")
    assert [m.ours for m in again] == [row["ours"] for row in rows[:-1]]


def test_console() -> None:
    assert parse(CONSOLE) == [Measurement("swap", 2, 30, 20, True)]
    with pytest.raises(BenchmarkFailed, match="stopped early"):
        parse(CONSOLE.replace("done", "gone"))


def test_limits() -> None:
    """Only what is slower, or wrong, is a problem."""
    good = Measurement("good", 1, 115, 100, True)
    fast = Measurement("fast", 1, 50, 100, True)
    assert command.find_problems([good, fast]) == []
    assert command.find_problems([good]) == ["total: +15.0 %, the limit is +5 %"]
    slow, wrong = Measurement("slow", 1, 116, 100, True), Measurement("wrong", 1, 9, 9, False)
    assert command.find_problems([slow, fast, wrong]) == [
        "wrong: the results are not those of the twin",
        "slow: +16.0 % against its twin, the limit is +15 %",
    ]


def test_status(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A passed limit is status 1, with the table all the same; a machine that stops is status 2."""
    monkeypatch.setattr(command, "measure", lambda _: parse(CONSOLE))
    assert command.main(["--out", str(tmp_path / "it.json")]) == 1
    said = capsys.readouterr()
    assert said.out.splitlines()[1].split() == ["swap", "2", "30", "20", "+50.0%"]
    assert "error: swap: +50.0 %" in said.err
    monkeypatch.setattr(command, "measure", lambda _: parse("OpenSBI\n"))
    assert command.main(["--out", str(tmp_path / "it.json")]) == 2
    assert capsys.readouterr().err.startswith("error: the machine stopped early")
