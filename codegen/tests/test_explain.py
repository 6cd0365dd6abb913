"""Every error can be explained, from its example; the documentation lists them all."""

from __future__ import annotations

import ast

import pytest

from codegen.__main__ import main
from codegen.errors import INTERNAL, CommandError
from codegen.explain import DOCS, explain, list_codes, rewrite_docs, take_docstring
from codegen.frontend.advice import ADVICE
from codegen.frontend.grammar import ALLOWED, OPERATORS, REFUSED
from codegen.frontend.refusals import REFUSALS
from codegen.golden.refused import examples

CODES = sorted(refusal.code for refusal in REFUSALS.values() if refusal.code != INTERNAL)


def test_codes_differ() -> None:
    assert len(CODES) == len(set(CODES))


@pytest.mark.parametrize("code", CODES)
def test_a_code_has_an_example_a_reason_and_a_corrected_program(code: str) -> None:
    """Missing: codegen/frontend/tests/errors/CODE-fault.py with a docstring, and CODE-fault-instead.py."""
    leading = [e for e in examples() if e.code == code and e.corrected.file.is_file()]
    assert len(leading) == 1
    program, errors = leading[0].split()
    why, _ = take_docstring(program)
    assert len(why) > 40
    text = explain(code)
    assert all(line in text for line in [*why.splitlines(), *(e.strip() for e in errors)])
    assert "Write instead:" in text


def test_there_are_enough_examples() -> None:
    assert sum(not example.is_corrected for example in examples()) >= 110


def test_an_example_is_called_after_the_code_of_its_first_error() -> None:
    for example in examples():
        _, errors = example.split()
        if not example.is_corrected:
            code = example.code if example.code != "mypy" else example.path.stem.removeprefix("mypy-")
            said = errors[0].partition("error: ")[2].partition(":")[0]
            assert code.startswith(said), example.path.name


def test_each_error_has_all_its_parts() -> None:
    for example in examples():
        _, errors = example.split()
        if not example.is_corrected:
            assert "error: " in errors[0]
            assert errors[-1].startswith("  write instead: "), example.path.name


def test_the_list_names_every_code() -> None:
    listed = [line.split()[0] for line in list_codes().splitlines() if line and not line.startswith("mypy's")]
    assert listed == [*CODES, INTERNAL, *ADVICE]


def test_a_code_in_small_letters() -> None:
    assert explain("t020") == explain("T020")


def test_an_internal_error_is_explained() -> None:
    assert "fault of the compiler" in explain(INTERNAL)


def test_a_code_of_mypys() -> None:
    assert "mypy found this" in explain("operator")


@pytest.mark.parametrize(("code", "near"), [("T12", "T012"), ("T0200", "T020"), ("oprator", "operator")])
def test_an_unknown_code_names_near_ones(code: str, near: str) -> None:
    with pytest.raises(CommandError, match=rf"there is no error '{code}'; near it are .*{near}"):
        explain(code)


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "T020"]) == 0
    assert capsys.readouterr().out.startswith("T020: the loop has no bound\n")
    assert main(["explain"]) == 0
    assert main(["explain", "nonsense"]) == 1
    assert capsys.readouterr().err == "error: there is no error 'nonsense'\n"


def test_the_documentation_is_current() -> None:
    """Rewrite it with `python -m codegen.explain`."""
    assert DOCS.read_text() == rewrite_docs(DOCS.read_text())


def test_the_whole_grammar_is_decided() -> None:
    """Each node of Python's syntax trees is either part of the dialect or refused by name."""
    kinds = {kind for base in (ast.stmt, ast.expr, ast.pattern) for kind in base.__subclasses__()}
    assert kinds == (set(ALLOWED) | set(REFUSED)) - {ast.Module}
    assert not set(ALLOWED) & set(REFUSED)
    operators = {kind for base in (ast.operator, ast.cmpop) for kind in base.__subclasses__()}
    assert set(OPERATORS) <= operators
