"""Every seeded fault still has its place, and there are enough of them."""

from __future__ import annotations

import pytest

from codegen.mutation.fault import ROOT, Fault
from kernel.tests.mutation.__main__ import CAMPAIGN, FAULTS


def test_there_are_at_least_sixty() -> None:
    assert len(set(FAULTS)) == len(FAULTS) >= 60


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_has_its_place(fault: Fault) -> None:
    path = ROOT / CAMPAIGN.room / fault.file
    text = path.read_text()
    planted = fault.planted_in(text)
    assert planted != text
    compile(planted, path, "exec")
