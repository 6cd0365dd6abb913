"""What operations work on: registers, literals, and the constants that tables and defaults are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias, final

from codegen.ir.types import (
    BOOL,
    NONE,
    TEXT,
    ArrayRef,
    EnumType,
    FunctionType,
    ObjectRef,
    PackedType,
    Type,
    UnionType,
    ValueType,
)


@final
@dataclass(eq=False)
class Register:
    """A local variable, parameter (both named) or temporary (`name` is empty); equal only to itself."""

    type: Type
    name: str = ""
    line: int = 0


@final
@dataclass(frozen=True)
class IntLiteral:
    """An integer known at compile time, already in the range of its type (an IntType)."""

    value: int
    type: Type


@final
@dataclass(frozen=True)
class BoolLiteral:
    """`True` or `False`."""

    value: bool
    type: Type = BOOL


@final
@dataclass(frozen=True)
class EnumLiteral:
    """A member of an enum; `value` is its number."""

    member: str
    value: int
    type: EnumType


@final
@dataclass(frozen=True)
class NoneLiteral:
    """The null pointer (of a nullable ObjectRef or ArrayRef), or None before it is wrapped (NoneType)."""

    type: Type = NONE


@final
@dataclass(frozen=True)
class TextLiteral:
    """A constant text."""

    value: str
    type: Type = TEXT


@final
@dataclass(frozen=True)
class StaticRef:
    """The address of the static object of this qualified name (`Program.statics`)."""

    name: str
    type: ObjectRef


@final
@dataclass(frozen=True)
class TableRef:
    """The address of the constant table of this qualified name (`Program.tables`)."""

    name: str
    type: ArrayRef


Literal: TypeAlias = IntLiteral | BoolLiteral | EnumLiteral | NoneLiteral | TextLiteral | StaticRef | TableRef


Value: TypeAlias = Register | Literal


@final
@dataclass(frozen=True)
class StructLiteral:
    """A packed value or record of constants; only in defaults and tables, never an operand."""

    type: PackedType | ValueType
    fields: tuple[tuple[str, Constant], ...]  # every field, in order


@final
@dataclass(frozen=True)
class UnionLiteral:
    """A constant in its union; only in defaults and tables, never an operand."""

    type: UnionType
    index: int
    payload: Constant  # a NoneLiteral for the alternative None


@final
@dataclass(frozen=True)
class FunctionRef:
    """A function of the program, by its qualified name; only in tables, never an operand."""

    name: str
    type: FunctionType


Constant: TypeAlias = Literal | StructLiteral | UnionLiteral | FunctionRef
