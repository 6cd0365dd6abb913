"""Operations on packed values, records and unions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

from codegen.ir.ops.values import Register, Value


@final
@dataclass(eq=False)
class MakePacked:
    """dest (PackedType, or its PackedUnion) = a new value of the packed class `cls`; one argument a field.

    `fits` names the fields whose values are proved to fit their widths.
    """

    dest: Register
    cls: str
    args: list[Value]
    line: int = 0
    fits: tuple[str, ...] = ()


@final
@dataclass(eq=False)
class GetPacked:
    """dest = one field of a packed value that is known to be of the class `cls`."""

    dest: Register
    source: Value
    cls: str
    field: str
    line: int = 0


@final
@dataclass(eq=False)
class ReplacePacked:
    """dest = source, of the packed class `cls`, with some fields changed; `fits` as in MakePacked."""

    dest: Register
    source: Value
    cls: str
    fields: list[tuple[str, Value]]
    line: int = 0
    fits: tuple[str, ...] = ()


@final
@dataclass(eq=False)
class MatchPacked:
    """dest (bool) = some fields of a packed value hold these constants; all of them stand in one word.

    With `tagged` the value must also be of the class `cls`; otherwise that is known.
    """

    dest: Register
    source: Value
    cls: str
    fields: list[tuple[str, Value]]
    tagged: bool
    line: int = 0


@final
@dataclass(eq=False)
class HasTag:
    """dest (bool) = the packed value is of one of these classes (all of one family)."""

    dest: Register
    source: Value
    classes: tuple[str, ...]
    line: int = 0


@final
@dataclass(eq=False)
class GetTag:
    """dest (u64) = the tag of a value of a packed family; for Switch, whose cases are the tags."""

    dest: Register
    source: Value
    line: int = 0


@final
@dataclass(eq=False)
class MakeValue:
    """dest (ValueType) = a new record; one argument a field, in order."""

    dest: Register
    args: list[Value]
    line: int = 0


@final
@dataclass(eq=False)
class GetValueField:
    """dest = one field of a record."""

    dest: Register
    source: Value
    field: str
    line: int = 0


@final
@dataclass(eq=False)
class ReplaceValue:
    """dest = a record with some fields changed."""

    dest: Register
    source: Value
    fields: list[tuple[str, Value]]
    line: int = 0


@final
@dataclass(eq=False)
class Wrap:
    """dest (UnionType) = the alternative `index` with this payload (NoneLiteral for the alternative None)."""

    dest: Register
    source: Value
    index: int
    line: int = 0


@final
@dataclass(eq=False)
class Unwrap:
    """dest = the payload of the alternative `index` of a union that is known to hold it."""

    dest: Register
    source: Value
    index: int
    line: int = 0


@final
@dataclass(eq=False)
class HasAlternative:
    """dest (bool) = the union holds one of these alternatives."""

    dest: Register
    source: Value
    indices: tuple[int, ...]
    line: int = 0


@final
@dataclass(eq=False)
class GetAlternative:
    """dest (u32) = the index of the alternative that a union holds; for Switch."""

    dest: Register
    source: Value
    line: int = 0


@final
@dataclass(eq=False)
class ConvertUnion:
    """dest (UnionType) = source (another UnionType) in other clothes.

    `indices[i]` is the index in dest of source's alternative i, or None if source is known not to hold it.
    """

    dest: Register
    source: Value
    indices: tuple[int | None, ...]
    line: int = 0
