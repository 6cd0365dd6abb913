"""Faults in the range analysis: what it believes without reason, and checks that it then removes."""

from __future__ import annotations

from typing import Final

from codegen.mutation.fault import Fault

INTERVAL: Final = "analysis/interval.py"
REFINE: Final = "analysis/refine.py"
STEP: Final = "analysis/step.py"
STATE: Final = "analysis/state.py"
EFFECTS: Final = "analysis/effects.py"
PROVE: Final = "transform/prove_checks.py"

PROOF_FAULTS: Final = (
    Fault(INTERVAL, "found is not None and found.within(whole)", "found is not None"),
    Fault(INTERVAL, "Interval(a - d, b - c)", "Interval(a - c, b - d)"),
    Fault(INTERVAL, "left if b < c", "left if b <= c"),
    Fault(INTERVAL, "Interval(a // d, b // max(c, 1))", "Interval(a // d, b // d)"),
    Fault(INTERVAL, "Interval(0, min(value.high, mask.high))", "Interval(0, min(value.low, mask.high))"),
    Fault(INTERVAL, "return one & other or None", "return one or None"),
    Fault(INTERVAL, "min(one.low, other.low), max(one.high, other.high)", "one.low, other.high"),
    Fault(REFINE, "Interval(own.low, other.high - 1)", "Interval(own.low, other.high - 2)"),
    Fault(REFINE, "return Interval(own.low, other.high)\n", "return Interval(own.low, other.high - 1)\n"),
    Fault(REFINE, "exactly(int(not holds))", "exactly(int(holds))"),
    Fault(REFINE, "NULL if holds else THERE", "THERE if holds else NULL"),
    Fault(STEP, "if changed is None or changed:", "if changed:"),
    Fault(STEP, "state.forget(dest)", "pass"),
    Fault(STATE, "(written is not None and key[1] not in written)", "written is None"),
    Fault(STATE, "if other.same.get(r) == root}", "}"),
    Fault(STATE, "if other.known.get(key) == value}", "}"),
    Fault(EFFECTS, "written |= effects or frozenset()", "written |= frozenset()"),
    Fault(PROVE, "Interval(0, limit - 1)", "Interval(0, limit)"),
    Fault(PROVE, "facts.interval(state, divisor).low > 0", "facts.interval(state, divisor).high > 0"),
    Fault(PROVE, "None if new is None or old is None else join(new, old)", "new"),
    Fault(PROVE, "            if low == high:", "            if low <= high:"),
    Fault(PROVE, "\n        if low == high:", "\n        if low <= high:"),
)
