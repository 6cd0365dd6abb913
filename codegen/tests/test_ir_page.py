"""docs/ir.md: its function goes through every stage here, and what each gives has to stand on the page.

`pytest codegen/tests/test_ir_page.py --update-data` writes the stages anew.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Final, get_args

import pytest

from codegen.backend.print_c import print_c, print_functions
from codegen.backend.unit import Unit
from codegen.golden.cases import Case
from codegen.golden.engines import ROOT
from codegen.golden.suites import front, single_folder
from codegen.ir.ops import Op, Terminator
from codegen.ir.printer import print_function
from codegen.ir.program import Program
from codegen.ir.spelling import Spelling
from codegen.stages import assembly, part_of
from codegen.transform.pipeline import lower, passes

PATH: Final = ROOT / "docs" / "ir.md"
STAGES: Final = re.compile(r"(<!-- stages -->\n).*(<!-- end of stages -->)", re.DOTALL)
SOURCE: Final = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
FOLLOWED: Final = "look_up"


def steps() -> Iterator[tuple[str, str, str, str]]:
    """Title, sentence, language and text of each stage that changes the function."""
    source = SOURCE.search(PATH.read_text())
    assert source is not None
    program = front(Case("followed", 1, source[1].splitlines()))
    function = program.functions[f"followed.{FOLLOWED}"]
    found = [("The front end's IR", "", print_function(function, Spelling(None)))]

    def watch(name: str, _: Program) -> None:
        text = print_function(function, Spelling(None))
        if text != found[-1][2]:
            found.append((f"After `{name}`", sentence(name), text))

    lower(program, checked=False, after=watch)
    yield from ((title, what, "text", text) for title, what, text in found)
    unit = Unit(program, False, single_folder())
    lines = [line for line in print_functions(unit, function).splitlines() if not line.startswith("#line")]
    yield "C", "Expressions are put together again; `#line` is left out here.", "c", "\n".join(lines)
    text = part_of(assembly(print_c(unit)), function)
    yield "Assembly", "What gcc makes of it.", "asm", text.expandtabs(8)


def sentence(name: str) -> str:
    """What a pass says of itself."""
    run = next(run for run in passes(checked=False) if run.__name__ == name)
    text = sys.modules[run.__module__].__doc__ or ""
    return " ".join(text.partition("\n\n")[0].split())


def written() -> str:
    """The stages as the page has them."""
    parts = []
    for title, what, language, text in steps():
        lines = "\n".join(line.rstrip() for line in text.strip("\n").splitlines() if line.strip())
        parts.append(f"### {title}\n\n" + (f"{what}\n\n" if what else "") + f"```{language}\n{lines}\n```\n")
    return "\n".join(parts)


def test_the_stages_are_those_of_the_compiler(request: pytest.FixtureRequest) -> None:
    page = PATH.read_text()
    new = STAGES.sub(lambda match: f"{match[1]}\n{written()}\n{match[2]}", page)
    if request.config.getoption("--update-data"):
        PATH.write_text(new)
    assert PATH.read_text() == new


def test_every_operation_and_every_pass_is_on_the_page() -> None:
    page = PATH.read_text()
    names = [kind.__name__ for kind in (*get_args(Op), *get_args(Terminator))]
    names += [run.__name__ for checked in (False, True) for run in passes(checked=checked)]
    assert [name for name in names if f"`{name}`" not in page] == []
