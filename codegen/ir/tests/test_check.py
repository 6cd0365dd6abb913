"""The checker finds what passes must not do."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.ir.check import check_program
from codegen.ir.ops import (
    Assign,
    Block,
    BoolLiteral,
    Branch,
    Call,
    Compare,
    ConvertUnion,
    GetField,
    GetPacked,
    GetValueField,
    Goto,
    IntLiteral,
    IntOp,
    MakePacked,
    Op,
    Register,
    Return,
    SetElement,
    SetField,
    Terminator,
    Unwrap,
    Wrap,
)
from codegen.ir.program import FieldKind, Function, ObjectField, ObjectInfo, Program
from codegen.ir.types import BOOL, NONE, U8, U64, VOID, ArrayRef, ObjectRef, Type, UnionType

HERE = Path("x.py")
OPTIONAL = UnionType((NONE, U64))
THREAD = ObjectRef("m.Thread")
X, FLAG, T, U = Register(U64, "x"), Register(BOOL, "flag"), Register(THREAD, "t"), Register(OPTIONAL, "u")


def program_of(*ops: Op, end: Terminator | None = None, returns: Type = VOID) -> Program:
    """A program of one function `m.f(x, flag, t, u)` with one block; destinations become its registers."""
    block = Block(list(ops), end or Return(None))
    function = Function("m.f", "f", [X, FLAG, T, U], returns, HERE, 1, blocks=[block])
    destinations = {id(d): d for op in ops if isinstance(d := getattr(op, "dest", None), Register)}
    function.registers = [r for r in destinations.values() if r not in function.params]
    fields = [ObjectField("priority", FieldKind.PLAIN, U8, IntLiteral(0, U8))]
    classes = {"m.Thread": ObjectInfo("m.Thread", "Thread", 5, list(fields), HERE, 1)}
    return Program("m", classes=dict(classes), functions={"m.f": function})


def problem(program: Program) -> str:
    (sentence,) = check_program(program)
    return sentence.removeprefix("m.f: ")


def test_nothing_wrong() -> None:
    r = Register(U64)
    assert check_program(program_of(IntOp(r, "+", X, IntLiteral(1, U64)), Assign(X, r))) == []


def test_operands_of_two_widths() -> None:
    assert problem(program_of(IntOp(Register(U64), "+", X, IntLiteral(1, U8)))) == "IntOp: u8 where u64 is wanted"


def test_shift_counts_have_any_width() -> None:
    assert check_program(program_of(IntOp(Register(U64), "<<", X, IntLiteral(1, U8)))) == []


def test_temporary_written_twice() -> None:
    r = Register(U64)
    assert problem(program_of(Assign(r, X), Assign(r, X))) == "Assign: a temporary is written twice"


def test_register_of_another_function() -> None:
    stranger = Register(U64, "stranger")
    assert "is not of this function" in problem(program_of(Assign(Register(U64), stranger)))


def test_field_that_is_not_there() -> None:
    assert problem(program_of(GetField(Register(U64), T, "age"))) == "GetField: Thread has no field 'age'"


def test_field_of_another_type() -> None:
    assert problem(program_of(SetField(T, "priority", X))) == "SetField: u64 where u8 is wanted"


@pytest.mark.parametrize("op", [Wrap(Register(OPTIONAL), FLAG, 1), Unwrap(Register(BOOL), U, 1)])
def test_alternative_of_another_type(op: Op) -> None:
    assert "is wanted" in problem(program_of(op))


def test_union_that_is_none() -> None:
    assert problem(program_of(Unwrap(Register(U64), X, 0))) == "Unwrap: no union"


def test_call_of_nobody() -> None:
    assert problem(program_of(Call(None, "m.g", []))) == "Call: there is no function 'm.g'"


def test_call_with_too_few_arguments() -> None:
    assert problem(program_of(Call(None, "m.f", [X]))) == "Call: 1 arguments for 'm.f'"


def test_branch_on_a_number() -> None:
    end = Block([], Return(None))
    program = program_of(end=Branch(X, end, end))
    program.functions["m.f"].blocks.append(end)
    assert problem(program) == "Branch: u64 where bool is wanted"


def test_jump_out_of_the_function() -> None:
    assert problem(program_of(end=Goto(Block()))) == "Goto: a target is not of this function"


def test_return_of_another_type() -> None:
    program = program_of(end=Return(BoolLiteral(True)), returns=U64)
    assert problem(program) == "Return: bool where u64 is wanted"


def test_block_without_an_end() -> None:
    program = program_of()
    program.functions["m.f"].blocks.append(Block())
    assert problem(program) == "a block has no end"


def test_two_locals_of_one_name() -> None:
    assert problem(program_of(Assign(Register(U64, "x"), X))) == "two registers of one name"


def test_register_of_no_type() -> None:
    assert "a register of type None" in check_program(program_of(Assign(Register(NONE), X)))[0]


def test_conversion_that_forgets_an_alternative() -> None:
    op = ConvertUnion(Register(OPTIONAL), U, (0,))
    assert problem(program_of(op)) == "ConvertUnion: an index for each alternative is wanted"


def test_fields_of_what_has_none() -> None:
    assert problem(program_of(GetValueField(Register(U64), X, "f"))) == "GetValueField of u64"
    assert "GetPacked of u64" in check_program(program_of(GetPacked(Register(U64), X, "m.Cap", "f")))[0]
    assert problem(program_of(MakePacked(Register(U64), "m.Cap", []))) == "MakePacked: 'm.Cap' is no such class"


def test_element_of_another_type() -> None:
    words = Register(ArrayRef(U64), "words")
    program = program_of(SetElement(words, X, FLAG))
    program.functions["m.f"].registers.append(words)
    assert problem(program) == "SetElement: bool where u64 is wanted"


def test_nothing_returned() -> None:
    assert problem(program_of(returns=U64)) == "Return: nothing is returned"


def test_operands_of_a_comparison() -> None:
    assert problem(program_of(Compare(Register(BOOL), "<", X, IntLiteral(1, U8)))) == (
        "Compare: u8 where u64 is wanted"
    )
