"""What tools say becomes lines, and lines become pages."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from simulator.coverage.hosted import read_counts
from simulator.coverage.interpreted import read_report
from simulator.coverage.metal import measure_metal
from simulator.coverage.page import write_pages

FILE = "kernel/config.py"
TREE = Path(__file__).parents[3]


def test_a_line_of_several_functions_was_reached_if_one_was() -> None:
    counts = [{"line_number": 8, "count": 0}, {"line_number": 8, "count": 2}, {"line_number": 9, "count": 0}]
    told = {"files": [{"file": FILE, "lines": counts}, {"file": "build/kernel.c", "lines": counts}]}
    assert read_counts(json.dumps(told)) == {FILE: {8: True, 9: False}}


def test_what_coverage_py_reports(tmp_path: Path) -> None:
    report = tmp_path / "units.json"
    report.write_text(json.dumps({"files": {FILE: {"executed_lines": [3, 4], "missing_lines": [7]}}}))
    assert read_report(report) == {FILE: {3: True, 4: True, 7: False}}


def test_pages_have_a_column_and_a_mark_for_each_suite(tmp_path: Path) -> None:
    found = {("interpreted", "units"): {FILE: {1: True, 3: False}}, ("metal", "hello"): {FILE: {1: False}}}
    index = write_pages(tmp_path, found).read_text()
    assert '<td class="part">1 of 2 (50%)<td class="no">0 of 1 (0%)' in index
    lines = (tmp_path / "kernel_config.html").read_text().splitlines()
    assert any(line.startswith('<span class="part">●○    1 ') for line in lines)
    assert any(line.startswith('<span class="no">○     3 ') for line in lines)


def test_the_image_that_boots_reaches_its_first_function() -> None:
    command = [sys.executable, "-m", "linker", "build", "--system", "hello", "--profile", "checked", "--debug", "1"]
    subprocess.run(command, cwd=TREE, check=True)
    lines = measure_metal(TREE / "build/checked/hello.elf")["kernel/main.py"]
    assert sum(lines.values()) > 10
