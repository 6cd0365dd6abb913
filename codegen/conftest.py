"""Collect `*.test` files: each `[case name]` becomes one test; and each example of what is refused."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path

import pytest

from codegen.errors import CompileErrors
from codegen.golden.cases import Case, parse, rewrite
from codegen.golden.refused import FOLDER, Example
from codegen.golden.suites import Suite, single_folder, suite_of


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-data", action="store_true", help="rewrite [out] from the actual output")


def pytest_collect_file(parent: pytest.Collector, file_path: Path) -> pytest.Collector | None:
    if file_path.suffix == ".test":
        return DataFile.from_parent(parent, path=file_path)
    if file_path.is_relative_to(FOLDER) and file_path.suffix == ".py":
        if file_path.parent == FOLDER:
            return ExampleFile.from_parent(parent, path=file_path)
        if file_path.name == "main.py" and file_path.parent.parent == FOLDER:
            return ExampleFile.from_parent(parent, path=file_path)
    return None


class DataFile(pytest.File):
    def collect(self) -> Iterator[pytest.Item]:
        cases = list(parse(self.path.read_text()))
        suite = suite_of(self.path, cases)
        for case in cases:
            yield DataItem.from_parent(self, name=case.name, case=case, suite=suite)


class ExampleFile(pytest.File):
    def collect(self) -> Iterator[pytest.Item]:
        example = Example(self.path if self.path.parent == FOLDER else self.path.parent)
        yield ExampleItem.from_parent(self, name=example.path.stem, example=example)


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
        if isinstance(excinfo.value, CompileErrors):
            return "\n".join(excinfo.value.messages)
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.case.line - 1, self.case.name


class ExampleItem(pytest.Item):
    """An example is refused with the error at its end; a corrected one is not refused."""

    def __init__(self, *, example: Example, **kwargs: object) -> None:
        super().__init__(**kwargs)  # type: ignore[arg-type]
        self.example = example

    def runtest(self) -> None:
        actual = self.example.compile(single_folder())
        _, expected = self.example.split()
        if actual == expected:
            return
        if self.config.getoption("--update-data") and bool(actual) != self.example.is_corrected:
            self.example.rewrite(actual)
            return
        diff = difflib.unified_diff(expected, actual, "expected", "actual", lineterm="")
        raise GoldenMismatch("\n".join(diff))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:
        if isinstance(excinfo.value, GoldenMismatch):
            return f"{self.path}\n{excinfo.value}"
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, 0, self.name
