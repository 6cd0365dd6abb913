"""Collect `*.test` files: each `[case name]` becomes one test."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path

import pytest

from codegen.golden.cases import Case, parse, rewrite
from codegen.golden.suites import Suite, suite_of


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-data", action="store_true", help="rewrite [out] from the actual output")


def pytest_collect_file(parent: pytest.Collector, file_path: Path) -> pytest.Collector | None:
    if file_path.suffix == ".test":
        return DataFile.from_parent(parent, path=file_path)
    return None


class DataFile(pytest.File):
    def collect(self) -> Iterator[pytest.Item]:
        cases = list(parse(self.path.read_text()))
        suite = suite_of(self.path, cases)
        for case in cases:
            yield DataItem.from_parent(self, name=case.name, case=case, suite=suite)


class GoldenMismatch(Exception):
    """The output differs from the [out] section."""


class DataItem(pytest.Item):
    def __init__(self, *, case: Case, suite: Suite, **kwargs: object) -> None:
        super().__init__(**kwargs)  # type: ignore[arg-type]
        self.case, self.suite = case, suite

    def runtest(self) -> None:
        for engine, text in self.suite(self.case).items():
            actual = [line.rstrip() for line in text.splitlines() if line.strip()]
            if actual == self.case.output:
                continue
            if self.case.updated or not self.config.getoption("--update-data"):
                diff = difflib.unified_diff(self.case.output, actual, "expected", engine, lineterm="")
                raise GoldenMismatch("\n".join(diff))
            rewrite(self.path, self.case.name, actual)
            self.case.expected, self.case.updated = actual, True

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:
        if isinstance(excinfo.value, GoldenMismatch):
            return f"{self.path}:{self.case.line}: {self.case.name}\n{excinfo.value}"
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.case.line - 1, self.case.name
