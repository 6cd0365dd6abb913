"""Blocks, and what ends them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias, final

from codegen.ir.ops.arithmetic import Assign, Compare, Convert, IntOp, Invert, IsNull, Negate, Not, PackedEqual
from codegen.ir.ops.calls import Assert, Call, CallTable, Intrinsic, LoopBound
from codegen.ir.ops.memory import ElementAddress, FieldAddress, GetElement, GetField, SetElement, SetField
from codegen.ir.ops.records import (
    ConvertUnion,
    GetAlternative,
    GetPacked,
    GetTag,
    GetValueField,
    HasAlternative,
    HasTag,
    MakePacked,
    MakeValue,
    MatchPacked,
    ReplacePacked,
    ReplaceValue,
    Unwrap,
    Wrap,
)
from codegen.ir.ops.values import EnumLiteral, IntLiteral, Value

Op: TypeAlias = (
    Assign
    | IntOp
    | Negate
    | Invert
    | Not
    | Compare
    | PackedEqual
    | IsNull
    | Convert
    | GetField
    | SetField
    | FieldAddress
    | GetElement
    | SetElement
    | ElementAddress
    | MakePacked
    | GetPacked
    | ReplacePacked
    | MatchPacked
    | HasTag
    | GetTag
    | MakeValue
    | GetValueField
    | ReplaceValue
    | Wrap
    | Unwrap
    | HasAlternative
    | GetAlternative
    | ConvertUnion
    | Call
    | CallTable
    | Intrinsic
    | Assert
    | LoopBound
)


@final
@dataclass(eq=False)
class Goto:
    """Go on with another block."""

    target: Block
    line: int = 0


@final
@dataclass(eq=False)
class Branch:
    """Go one of two ways; `likely` is True or False if the source says which way is usual, else None."""

    condition: Value
    true: Block
    false: Block
    likely: bool | None = None
    line: int = 0


@final
@dataclass(eq=False)
class Switch:
    """Go to the case of `value` (an integer or enum), or to `default`; without one, a case always fits."""

    value: Value
    cases: list[tuple[tuple[IntLiteral | EnumLiteral, ...], Block]]
    default: Block | None
    line: int = 0


@final
@dataclass(eq=False)
class Return:
    """Leave the function; `value` is None in void functions."""

    value: Value | None
    line: int = 0


@final
@dataclass(eq=False)
class Unreachable:
    """Control never comes here."""

    line: int = 0


Terminator: TypeAlias = Goto | Branch | Switch | Return | Unreachable


@final
@dataclass(eq=False)
class Block:
    """Operations one after the other; a finished function has a terminator in every block."""

    ops: list[Op] = field(default_factory=list)
    terminator: Terminator | None = None
