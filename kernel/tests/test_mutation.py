"""Every seeded fault still has its place, and there are enough of them."""

from __future__ import annotations

import pytest

from codegen.mutation.fault import ROOT, Fault
from kernel.tests.mutation.__main__ import CAMPAIGN, FAULTS
from kernel.tests.test_rooms import imports


def test_there_are_at_least_sixty() -> None:
    assert len(set(FAULTS)) == len(FAULTS) >= 60


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_has_its_place(fault: Fault) -> None:
    path = ROOT / CAMPAIGN.room / fault.file
    text = path.read_text()
    planted = fault.planted_in(text)
    assert planted != text
    compile(planted, path, "exec")


def test_the_copy_has_what_the_tests_import() -> None:
    files = (ROOT / "kernel/tests").glob("*.py")
    folders = {module.partition(".")[0] for file in files for _, module in imports(file)}
    assert {folder for folder in folders if (ROOT / folder).is_dir()} <= set(CAMPAIGN.parts)
