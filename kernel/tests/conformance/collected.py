"""Which tests there are: those of pytest by their ids, those of the suite in user mode by name."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

from kernel.abi.reference.calls import REFERENCE
from kernel.abi.reference.meanings import MEANINGS
from kernel.abi.reference.shapes import Sentence
from kernel.abi.reference.topics import TOPICS, sentences_of

TREE = Path(__file__).parents[3]
REFUSALS = "kernel/tests/conformance/test_refusals.py"
ARGUMENTS = "kernel/tests/test_refusals.py"
ORDER = "kernel/tests/conformance/test_order.py"


def sentences() -> list[Sentence]:
    """Every sentence of the reference, in the order of the page."""
    found = [s for topics in TOPICS.values() for topic in topics for s in sentences_of(topic)]
    return found + [s for label in REFERENCE for s in MEANINGS[label]]


@cache
def pytest_ids() -> list[str]:
    """Every unit test of the kernel, with its parameters."""
    argv = [sys.executable, "-m", "pytest", "-q", "--collect-only", "kernel/tests"]
    said = subprocess.run(argv, cwd=TREE, capture_output=True, text=True, check=True).stdout
    return [line for line in said.splitlines() if "::" in line]


def user_tests() -> set[str]:
    """Tests of the suite in user mode, as sentences name them."""
    files = (TREE / "userland/conformance").glob("*.py")
    return {f"user/{f.stem}::{name}" for f in files for name in re.findall(r'    passed\("(\w+)"\)', f.read_text())}


def ids_of(test: str) -> list[str]:
    """The ids of a unit test that a sentence names: several if it has parameters that the name does not have."""
    file, name = test.split("::")
    folder, _, stem = file.rpartition("/")
    inner = f"{folder}/" if folder else ""
    start = f"kernel/tests/{inner}test_{stem}.py::test_{name}".removesuffix("]")
    return [i for i in pytest_ids() if i == start or i.startswith((f"{start}[", f"{start}-", f"{start}]"))]
