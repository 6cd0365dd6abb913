"""The long run: what is read of it, and that no operation costs more because others are there."""

from __future__ import annotations

import json

from qemu_tests.bench_long import Cost, Part, format_json, format_table, parse_parts, run_long

CONSOLE = """OpenSBI
long: present 1 instructions 2000000
long: yield 100 200 300 21000
long: irq 10 350 360 3550
long: present 100 instructions 1000000
long: yield 100 204 304 21400
long: irq 10 350 360 3550
long: done
"""
# These put a thread into an ordered queue in which the crowd waits: a way down, as long as an address has bits at most.
QUEUES = {"budget-end", "budget-again", "send-to-crowd"}
MOST_STEPS = 30
INSTRUCTIONS_A_STEP = 40
TOLERANCE = 1.02
PREEMPTED = 1000  # when the timer interrupts


def test_parts() -> None:
    first, second = parse_parts(CONSOLE)
    assert first == Part(1, 2_000_000, {"yield": Cost(100, 200, 300, 21_000), "irq": Cost(10, 350, 360, 3_550)})
    assert first.throughput == 55.0
    assert json.loads(format_json([second]))[0]["operations"]["yield"]["mean"] == 214.0
    rows = [line.split() for line in format_table([first, second]).splitlines()]
    assert rows[1] == ["operations", "per", "million", "55", "110"]
    assert rows[3] == ["yield", "210.0", "300", "214.0", "304"]


def test_nothing_costs_more_because_others_are_there() -> None:
    """Of ten thousand, as against a hundred: to look at all of them, or at all of a queue, would stand out."""
    few, many, most = parse_parts(run_long("bench_short"))
    assert (few.present, many.present, most.present) == (1, 100, 10_000)
    assert len(most.costs) == 13
    for name, cost in most.costs.items():
        before = many.costs[name]
        longer = MOST_STEPS * INSTRUCTIONS_A_STEP if name in QUEUES else 0
        assert cost.least <= before.least * TOLERANCE + longer, name
        assert cost.mean <= before.mean * TOLERANCE + longer, name
        assert cost.most <= before.most * TOLERANCE + longer + PREEMPTED, name
