"""The benchmark tool: what it reads, what it writes, that counts repeat exactly and do not rise unnoticed."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from qemu_tests import bench_history
from qemu_tests.bench import Result, format_json, format_table, geometric_mean, parse_results, run_benchmark
from qemu_tests.bench_targets import QEMU, ROWS, rows_of

CONSOLE = "OpenSBI\nbench: start\nbench: yield instructions 300 310 1400\nbench: done\n"
TOLERANCE = 1.02

ROUND_TRIPS = [
    "null-system-call",
    "yield-alone",
    "signal-wait-same-thread",
    "call-reply-0-words",
    "call-reply-4-words",
    "call-reply-10-words",
    "signal-wait-round-trip",
    "fault-round-trip",
    "map-unmap-page",
    "retype-delete-endpoint",
    "retype-delete-page",
]


def test_results() -> None:
    results = parse_results(CONSOLE)
    assert results == [Result("yield", "instructions", 300, 310, 1400, 1004, 220)]
    assert json.loads(format_json(results)) == [
        {"name": "yield", "unit": "instructions", "min": 300, "median": 310, "max": 1400, "sel4": 1004, "target": 220}
    ]
    row = format_table(results, {"yield": 500}).splitlines()[1]
    assert row.split() == ["yield", "instructions", "300", "310", "1,400", "500", "220", "1,004", "0.31"]


def test_cycles_have_rows_of_their_own() -> None:
    console = "bench: start\nbench: call-reply-0-words cycles 480 486 500\nbench: done\n"
    assert parse_results(console, rows_of("cva6")) == [Result("call-reply-0-words", "cycles", 480, 486, 500, 1041, 490)]
    assert rows_of("rocket")["yield-alone"].target == 570


def test_geometric_mean() -> None:
    two = [Result("a", "", 0, 50, 0, 100, None), Result("b", "", 0, 200, 0, 100, None)]
    assert geometric_mean([*two, Result("c", "", 0, 9, 0, None, None)]) == pytest.approx(1.0)
    assert math.isnan(geometric_mean([]))


def test_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry is appended when the figures changed; the picture is the same each time."""
    for name, ending in (("HISTORY", "json"), ("PICTURE", "svg")):
        monkeypatch.setattr(bench_history, name, tmp_path / f"history.{ending}")
    bench_history.HISTORY.write_text('[{"date": "2026-11-21", "medians": {"yield": 7}}]')
    bench_history.record(QEMU, {"yield": 7})
    assert len(bench_history.read()) == 1
    bench_history.record(QEMU, {"yield": 6})
    bench_history.record("rocket", {"yield": 600})
    assert bench_history.baseline() == {"yield": 6}
    assert bench_history.baseline("rocket") == {"yield": 600}
    assert bench_history.baseline("cva6") == {}
    bench_history.draw({"yield": 1004})
    first = bench_history.PICTURE.read_bytes()
    bench_history.draw({"yield": 1004})
    assert bench_history.PICTURE.read_bytes() == first


def test_benchmark_repeats_and_counts_stay() -> None:
    """Every measurement is there, a second run gives the same numbers, and none has risen."""
    first = parse_results(run_benchmark())
    assert sorted(result.name for result in first) == sorted([*ROWS, *ROUND_TRIPS])
    assert all(0 < result.min <= result.median <= result.max for result in first)
    second = parse_results(run_benchmark())
    assert second == first
    recorded = bench_history.baseline()
    risen = {r.name: r.median for r in first if r.median > recorded[r.name] * TOLERANCE}
    assert not risen, f"these take more instructions than {bench_history.HISTORY} has: `make bench RECORD=1`"
