"""Operations on objects and arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

from codegen.ir.ops.values import Register, Value


@final
@dataclass(eq=False)
class GetField:
    """dest = the scalar, value, packed, union or nullable-reference field of an object."""

    dest: Register
    object: Value  # a non-null ObjectRef
    field: str
    line: int = 0


@final
@dataclass(eq=False)
class SetField:
    """Store to a field of an object; `value` has the field's representation."""

    object: Value  # a non-null ObjectRef
    field: str
    value: Value
    line: int = 0


@final
@dataclass(eq=False)
class FieldAddress:
    """dest (ObjectRef or ArrayRef) = the address of an embedded object or array of an object."""

    dest: Register
    object: Value
    field: str
    line: int = 0


@final
@dataclass(eq=False)
class GetElement:
    """dest = the value or pointer at `index` of an array; `length` bounds the index where it is known."""

    dest: Register
    array: Value  # a non-null ArrayRef
    index: Value  # any integer type
    length: int | None = None
    line: int = 0


@final
@dataclass(eq=False)
class SetElement:
    """Store a value or pointer at `index` of an array."""

    array: Value
    index: Value
    value: Value
    length: int | None = None
    line: int = 0


@final
@dataclass(eq=False)
class ElementAddress:
    """dest (ObjectRef) = the address of the inline object at `index` of an array."""

    dest: Register
    array: Value
    index: Value
    length: int | None = None
    line: int = 0
