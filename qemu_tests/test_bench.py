"""The benchmark tool: what it reads, what it writes, and that counts repeat exactly."""

from __future__ import annotations

import json

from qemu_tests.bench import Result, format_json, format_table, parse_results, run_benchmark

CONSOLE = "OpenSBI\nbench: start\nbench: yield instructions 300 310 1400\nbench: done\n"

NAMES = [
    "null-system-call",
    "yield",
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
    assert results == [Result("yield", "instructions", 300, 310, 1400)]
    assert json.loads(format_json(results)) == [
        {"name": "yield", "unit": "instructions", "min": 300, "median": 310, "max": 1400}
    ]
    assert format_table(results).splitlines()[1].split() == ["yield", "instructions", "300", "310", "1,400"]


def test_benchmark_repeats() -> None:
    """Every measurement is there, and a second run gives the same numbers."""
    first = parse_results(run_benchmark())
    assert [result.name for result in first] == NAMES
    assert all(0 < result.min <= result.median <= result.max for result in first)
    assert parse_results(run_benchmark()) == first
