"""Every seeded fault still has its place, and there are enough of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from codegen.mutation.fault import ROOT, Fault
from kernel.tests.mutation.__main__ import CAMPAIGN, FAULTS
from kernel.tests.mutation.reach import NOTES, reaching_tests
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


def test_a_fault_is_shown_to_the_tests_that_enter_its_function(tmp_path: Path) -> None:
    (tmp_path / "kernel").mkdir()
    (tmp_path / "kernel/counting.py").write_text("START = 1\n\ndef add():\n    a = 1\n    return a\n")
    seconds = {"enters": 0.1, "dear": 3.0, "quick": 0.2, "elsewhere": 0.0}
    lines = {"4": ["", "dear", "enters", "quick"], "5": ["", "dear", "quick"], "9": ["elsewhere"]}
    (tmp_path / NOTES).write_text(json.dumps([seconds, {"kernel/counting.py": lines}]))
    assert reaching_tests(tmp_path, Fault("counting.py", "return a", "return 0")) == ["quick", "dear", "enters"]
    assert set(reaching_tests(tmp_path, Fault("counting.py", "START = 1", "START = 2"))) == set(seconds)
