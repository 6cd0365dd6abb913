"""The text form reads back: print, parse and print again is the identity."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.backend.print_c import print_functions
from codegen.backend.unit import Unit
from codegen.driver import Job, front
from codegen.ir.check import check_program
from codegen.ir.ops import Branch, Compare, IntLiteral, IntOp, Register, Return, StaticRef, Switch
from codegen.ir.parse import parse_program
from codegen.ir.printer import print_function, print_program
from codegen.ir.program import Function, ObjectInfo, Program, Static
from codegen.ir.spelling import Spelling
from codegen.ir.tokens import IrSyntaxError
from codegen.ir.types import BOOL, U8, U64, VOID, ObjectRef
from codegen.transform.pipeline import lower

ROOT = Path(__file__).parents[3]
HERE = Path("m.py")


def declared() -> Program:
    """What a text may name: a class, a static object, and functions of these names."""
    functions = {n: Function(n, n.rpartition(".")[2], [], VOID, HERE, 1) for n in ("m.f", "m.g", "n.g")}
    classes = {"m.Core": ObjectInfo("m.Core", "Core", 5, [], HERE, 1)}
    statics = {"m.core": Static("m.core", "core", ObjectRef("m.Core"), HERE, 1)}
    return Program("m", classes=dict(classes), statics=statics, functions=functions)


def parsed(*lines: str) -> Function:
    """The function `f(x: u64, n: u8)` of these lines, which print as they were."""
    text = "\n".join(["def m.f(x: u64, n: u8) -> u64:", *lines])
    function = parse_program(text, declared()).functions["m.f"]
    assert print_function(function, Spelling(declared())) == text
    return function


@pytest.mark.parametrize("checked", [False, True])
def test_the_kernel_reads_back(checked: bool) -> None:
    program = front(Job("kernel.main", checked, {}, ROOT))
    for step in ("front end", "passes"):
        if step == "passes":
            lower(program, checked=checked)
        text = print_program(program, full=True)
        again = parse_program(text, program)
        assert print_program(again, full=True) == text
        assert print_program(again) == print_program(program)
        assert check_program(again) == []
        assert c_of(again, checked) == c_of(program, checked)


def c_of(program: Program, checked: bool) -> list[str]:
    """The program's functions in C, but for the lines they come from."""
    text = print_functions(Unit(program, checked, ROOT))
    return [line for line in text.splitlines() if not line.startswith("#line")]


def test_types_and_lines() -> None:
    op = parsed("L0:", "    r0: u8 = n + 1u8  # 7", "    return x  # 8").blocks[0].ops[0]
    assert isinstance(op, IntOp)
    assert (op.dest.type, op.dest.name, op.line) == (U8, "", 7)
    assert op.right == IntLiteral(1, U8)


def test_a_register_is_known_before_its_line() -> None:
    function = parsed("L0:", "    goto L2", "L1:", "    return y", "L2:", "    y: u64 = x", "    goto L1")
    end = function.blocks[1].terminator
    assert isinstance(end, Return)
    assert end.value is function.registers[0]


def test_terminators() -> None:
    function = parsed(
        "L0:", "    r0: bool = x < 3", "    if unlikely r0 goto L1 else L2",
        "L1:", "    switch n {1u8|2u8: L2, else: L3}",
        "L2:", "    unreachable",
        "L3:", "    (open)",
    )  # fmt: skip
    compare, branch = function.blocks[0].ops[0], function.blocks[0].terminator
    assert isinstance(compare, Compare)
    assert compare.dest.type == BOOL
    assert isinstance(branch, Branch)
    assert branch.likely is False
    assert isinstance(function.blocks[1].terminator, Switch)


def test_a_local_called_like_a_temporary() -> None:
    function = parsed("L0:", "    r0: u64 = x", "    `r0`: u64 = r0", "    return `r0`")
    assert [register.name for register in function.registers] == ["", "r0"]


def test_locals_called_like_words_of_the_text_form() -> None:
    parsed("L0:", "    tag: u64 = x", "    new: u64 = tag", "    bound: u64 = new - 1", "    return bound")


def test_statics_are_told_from_locals() -> None:
    function = parsed("L0:", "    core: Core = @core", "    return x")
    (op,) = function.blocks[0].ops
    assert getattr(op, "source", None) == StaticRef("m.core", ObjectRef("m.Core"))
    assert isinstance(function.registers[0], Register)


def test_functions_of_one_name_are_called_by_their_whole_name() -> None:
    parsed("L0:", "    n.g()", "    m.g()", "    return x")


@pytest.mark.parametrize(
    "line", ["r0: u64 = y", "r0: u64 = x +", "r0: u64 = x + 1 1", "return nothing", "x.f", "m.f = 1u7", "h(x)"]
)
def test_what_is_no_ir(line: str) -> None:
    with pytest.raises((IrSyntaxError, KeyError)):
        parsed("L0:", f"    {line}")


def test_a_function_that_nobody_declares() -> None:
    with pytest.raises(IrSyntaxError, match="no head"):
        parse_program("def m.h():\nL0:\n    return", declared())


def test_numbers_without_a_word_are_u64() -> None:
    op = parsed("L0:", "    r0: u64 = x * 2", "    return r0").blocks[0].ops[0]
    assert isinstance(op, IntOp)
    assert op.right == IntLiteral(2, U64)
