"""Which tests reach a fault. As a plugin, in the folder of a copy, it has pytest note what each test reaches."""

from __future__ import annotations

import ast
import json
import time
from collections.abc import Generator
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from coverage import Coverage

from codegen.mutation.fault import Fault

PLUGIN: Final = "kernel.tests.mutation.reach"
NOTES: Final = "reach.json"  # in the copy: seconds of each test, and tests by file and line
COVERAGE: Final = Coverage(data_file=None, config_file=False, source=["kernel"], omit=["kernel/tests/*"])
SECONDS: Final[dict[str, float]] = {}


def pytest_configure() -> None:
    COVERAGE.start()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    COVERAGE.switch_context(item.nodeid)
    start = time.process_time()
    done = yield
    SECONDS[item.nodeid] = time.process_time() - start
    return done


def pytest_unconfigure() -> None:
    COVERAGE.stop()
    data = COVERAGE.get_data()
    lines = {str(Path(file).relative_to(Path.cwd())): data.contexts_by_lineno(file) for file in data.measured_files()}
    Path(NOTES).write_text(json.dumps([SECONDS, lines]))
    data.close()


def reaching_tests(copy: Path, fault: Fault) -> list[str]:
    """The tests that enter the functions that the fault is in: who reaches its lines first, and quick ones before dear.

    A fault outside functions concerns all tests.
    """
    seconds, files = notes(copy)
    text = (copy / "kernel" / fault.file).read_text()
    first = text[: text.index(fault.right)].count("\n") + 1
    last = first + fault.right.rstrip("\n").count("\n")
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    around = [node for node in functions if node.lineno <= last and first <= (node.end_lineno or 0)]
    by_line = files.get(f"kernel/{fault.file}", {})
    there = on_lines(by_line, first, last) if around else set()
    near = {test for node in around for test in on_lines(by_line, node.body[0].lineno, node.end_lineno or 0)}
    own = f"/test_{Path(fault.file).name}::"

    def rank(test: str) -> tuple[bool, float, bool]:
        return test not in there, round(seconds[test], 1), own not in test

    return sorted(near if around else seconds, key=rank)


@cache
def notes(copy: Path) -> tuple[dict[str, float], dict[str, dict[str, list[str]]]]:
    """The seconds that each test takes, and by file and line the tests that reach it."""
    seconds, files = json.loads((copy / NOTES).read_text())
    return seconds, files


def on_lines(by_line: dict[str, list[str]], first: int, last: int) -> set[str]:
    """The tests that reach one of these lines."""
    return {test for line, tests in by_line.items() if first <= int(line) <= last for test in tests if test}
