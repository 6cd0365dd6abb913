"""The reference's examples: each runs on every engine and prints what stands below it."""

from __future__ import annotations

import re
from typing import Final

import pytest

import codegen.lang
from codegen.frontend.refusals import REFUSALS
from codegen.golden.cases import Case
from codegen.golden.engines import ROOT
from codegen.golden.runs import Batch, has_own_imports, is_public

PAGE: Final = (ROOT / "docs" / "dialect.md").read_text()
EXAMPLE: Final = re.compile(
    r"^## ([^\n]*)|^```python\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL
)
FOR_TESTS: Final = {"Address", "ArenaError", "BrokenContract", "Integer", "Panic", "arena", "machine", "reset_object"}


def examples() -> list[Case]:
    """Each example, called after its section and its number there; a section has the page's line."""
    found: list[Case] = []
    section, number = "", 0
    for match in EXAMPLE.finditer(PAGE):
        if match[1]:
            section, number = re.sub(r"\W+", "_", match[1].lower()), 0
            continue
        number += 1
        line = PAGE.count("\n", 0, match.start()) + 1
        found.append(Case(f"{section}_{number}", line, match[2].splitlines(), (match[3] or "").splitlines()))
    return found


EXAMPLES: Final = examples()
BATCH: Final = Batch("docs-dialect", EXAMPLES)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: str(example.name))
def test_example(example: Case) -> None:
    wanted = [moved(line, 0 if has_own_imports(example) else 1) for line in example.output]
    for engine, text in BATCH.outputs(example).items():
        printed = [line.rstrip() for line in text.splitlines()]
        assert printed == wanted, f"docs/dialect.md:{example.line}, {engine}"


def moved(line: str, by: int) -> str:
    """A line of output; a failed check names the line of the example, behind what it leaves out."""
    return re.sub(r"^stop: line (\d+)", lambda match: f"stop: line {int(match[1]) + by}", line)


def test_every_example_has_an_output() -> None:
    assert [e.name for e in EXAMPLES if not e.output] == []
    assert len(EXAMPLES) >= 25


def test_every_name_of_the_language_is_on_the_page() -> None:
    words = set(re.findall(r"\w+", PAGE))
    assert {name for name in vars(codegen.lang) if is_public(name)} - words - FOR_TESTS == set()


def test_every_link_leads_to_a_section() -> None:
    sections = {title.lower().replace(" ", "-") for title in re.findall(r"^## (.*)", PAGE, re.MULTILINE)}
    assert set(re.findall(r"\(#(.*?)\)", PAGE)) == sections


def test_every_section_that_an_error_names_is_there() -> None:
    sections = set(re.findall(r"^## (.*)", PAGE, re.MULTILINE))
    named = {name for r in REFUSALS.values() for name in re.findall(r"docs/dialect.md, '(.*?)'", r.instead)}
    assert named <= sections
