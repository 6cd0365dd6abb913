"""What the type of a value alone says of it."""

from __future__ import annotations

from codegen.analysis.interval import BIT, THERE, WORD, Fact, of_type
from codegen.ir.program import PackedField, PackedInfo, Program
from codegen.ir.types import (
    U32,
    ArrayRef,
    BoolType,
    EnumType,
    IntType,
    ObjectRef,
    PackedType,
    PackedUnion,
    Type,
    UnionType,
)


def fact_of_type(program: Program, kind: Type) -> Fact | None:
    """What every value of a type satisfies."""
    match kind:
        case IntType():
            return of_type(kind)
        case BoolType():
            return BIT
        case EnumType():
            return of_type(U32)  # who wrote the memory that it may come from is not known
        case ObjectRef(nullable=nullable) | ArrayRef(nullable=nullable):
            return WORD if nullable else THERE
        case PackedType(cls=cls):
            tag = packed_info(program, cls).tag
            return None if tag is None else frozenset([tag])
        case PackedUnion(family=family):
            return tags_of(program, tuple(program.families[family].members))
        case UnionType(alternatives=alternatives):
            return frozenset(range(len(alternatives)))
        case _:
            return None


def packed_info(program: Program, cls: str) -> PackedInfo:
    """A packed class."""
    info = program.classes[cls]
    assert isinstance(info, PackedInfo)
    return info


def packed_field(program: Program, cls: str, name: str) -> PackedField:
    """A field of a packed class."""
    return next(field for field in packed_info(program, cls).fields if field.name == name)


def tags_of(program: Program, classes: tuple[str, ...]) -> frozenset[int]:
    """The tags of packed classes."""
    return frozenset(packed_info(program, cls).tag or 0 for cls in classes)
