"""The types of the IR: every register, field and parameter has one.

Classes are named by their qualified Python name (`kernel.object.cap.EndpointCap`); `Program.classes` tells
what they hold. Types are hashable and compare by content.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias, final


@final
@dataclass(frozen=True)
class IntType:
    """An integer that wraps; `PAddr` and `VAddr` are unsigned words of their own name."""

    bits: int
    signed: bool
    name: str


@final
@dataclass(frozen=True)
class BoolType:
    """True or false."""


@final
@dataclass(frozen=True)
class EnumType:
    """A member of the enum `cls`; 32 bits, unsigned."""

    cls: str


@final
@dataclass(frozen=True)
class ObjectRef:
    """The address of an object of the kobject class `cls`; only a nullable one may be None."""

    cls: str
    nullable: bool = False


@final
@dataclass(frozen=True)
class ArrayRef:
    """The address of a run of elements, whose length the type does not know.

    `element` a non-null ObjectRef: the objects stand inline, one after the other. A nullable ObjectRef: the
    elements are pointers. Anything else: the elements are such values.
    """

    element: Type
    nullable: bool = False


@final
@dataclass(frozen=True)
class PackedType:
    """A value of the packed class `cls`; represented as its family's struct of words.

    All tagged packed classes that stand together in a union form one family, called after the union
    (`Cap`); an untagged packed class is a family of its own.
    """

    cls: str
    family: str


@final
@dataclass(frozen=True)
class PackedUnion:
    """Any member of a family of tagged packed classes; the same struct as each member."""

    family: str


@final
@dataclass(frozen=True)
class ValueType:
    """A record of the value class `cls`, passed by copy."""

    cls: str


@final
@dataclass(frozen=True)
class NoneType:
    """An alternative of a union that carries nothing; never the type of a register."""


@final
@dataclass(frozen=True)
class UnionType:
    """One of several alternatives, with a tag: its index in `alternatives`.

    Alternatives are sorted by `type_name` and differ in representation: a family of packed classes is always
    its `PackedUnion`, references are never nullable (NoneType is an alternative of its own).
    """

    alternatives: tuple[Type, ...]


@final
@dataclass(frozen=True)
class TextType:
    """A constant text, for the console."""


@final
@dataclass(frozen=True)
class VoidType:
    """What a function that returns None returns."""


@final
@dataclass(frozen=True)
class NeverType:
    """What a function that never returns returns."""


@final
@dataclass(frozen=True)
class FunctionType:
    """What the elements of a table of functions take and return; never the type of a register."""

    params: tuple[Type, ...]
    returns: Type


Type: TypeAlias = (
    IntType
    | BoolType
    | EnumType
    | ObjectRef
    | ArrayRef
    | PackedType
    | PackedUnion
    | ValueType
    | NoneType
    | UnionType
    | TextType
    | VoidType
    | NeverType
    | FunctionType
)

U8: Final = IntType(8, False, "u8")
U16: Final = IntType(16, False, "u16")
U32: Final = IntType(32, False, "u32")
U64: Final = IntType(64, False, "u64")
I8: Final = IntType(8, True, "i8")
I16: Final = IntType(16, True, "i16")
I32: Final = IntType(32, True, "i32")
I64: Final = IntType(64, True, "i64")
PADDR: Final = IntType(64, False, "PAddr")
VADDR: Final = IntType(64, False, "VAddr")
BOOL: Final = BoolType()
NONE: Final = NoneType()
TEXT: Final = TextType()
VOID: Final = VoidType()
NEVER: Final = NeverType()

INTEGERS: Final = {t.name: t for t in (U8, U16, U32, U64, I8, I16, I32, I64, PADDR, VADDR)}


def short_name(qualified: str) -> str:
    """The last part of a dotted name."""
    return qualified.rpartition(".")[2]


def type_name(kind: Type, shown: Callable[[str], str] = short_name) -> str:
    """How a type is written in the IR's text form; `shown` spells the names of classes."""
    match kind:
        case IntType(name=name):
            return name
        case BoolType():
            return "bool"
        case EnumType(cls=name) | PackedType(cls=name) | PackedUnion(family=name) | ValueType(cls=name):
            return shown(name)
        case ObjectRef(cls=name, nullable=nullable):
            return shown(name) + ("?" if nullable else "")
        case ArrayRef(element=element, nullable=nullable):
            return f"Array[{type_name(element, shown)}]" + ("?" if nullable else "")
        case NoneType():
            return "None"
        case UnionType(alternatives=alternatives):
            return "(" + " | ".join(type_name(a, shown) for a in alternatives) + ")"
        case TextType():
            return "text"
        case VoidType():
            return "void"
        case NeverType():
            return "never"
        case FunctionType(params=params, returns=returns):
            return f"({', '.join(type_name(p, shown) for p in params)}) -> {type_name(returns, shown)}"


def representation(kind: Type) -> Type:
    """The same type with everything forgotten that its bits do not show: nullability, the packed member."""
    match kind:
        case PackedType(family=family):
            return PackedUnion(family)
        case ObjectRef(cls=cls):
            return ObjectRef(cls)
        case ArrayRef(element=element):
            return ArrayRef(element)
        case _:
            return kind
