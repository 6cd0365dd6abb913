"""Run the conformance suite and count its checks: `python -m kernel.tests.conformance`.

A check is a test of pytest that a sentence or a refusal of the reference names, with its parameters; in user mode,
a test that a booted image reports, in each profile.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter

import pytest

from kernel.abi.reference.calls import REFERENCE
from kernel.tests.conformance.collected import ARGUMENTS, ORDER, REFUSALS, ids_of, sentences

BOOTED = "qemu_tests/test_conformance.py"
KINDS = {REFUSALS: "negative", ARGUMENTS: "negative", ORDER: "negative", BOOTED: "user mode"}


class Checks:
    """Counts what passed and what did not."""

    def __init__(self) -> None:
        self.passed: Counter[str] = Counter()
        self.failed = 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed += 1
        elif report.when == "call" and report.passed:
            self.passed[KINDS.get(report.nodeid.split("::")[0], "sentences")] += 1


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m kernel.tests.conformance", description="Run and count the checks.")
    parser.add_argument("--unit", action="store_true", help="boot nothing: leave out the tests in user mode")
    parser.add_argument("-n", default="2", help="how many processes")
    arguments = parser.parse_args()
    checks = Checks()
    tests = {i for s in sentences() for test in s.tests if not test.startswith("user/") for i in ids_of(test)}
    tests |= {kind for kind in KINDS if not (arguments.unit and kind == BOOTED)}
    status = pytest.main(["-q", "-n", arguments.n, *sorted(tests)], plugins=[checks])
    refusals = sum(len(about.refusals) for about in REFERENCE.values())
    parts = ", ".join(f"{count} {kind}" for kind, count in sorted(checks.passed.items()))
    print(f"conformance: {len(sentences())} sentences, {refusals} refusals of {len(REFERENCE)} invocations")
    print(f"conformance: {checks.passed.total()} checks passed ({parts}), {checks.failed} failed")
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
