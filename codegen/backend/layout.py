"""Where everything lies: sizes, alignments and offsets of the structs, by the rules of the C ABI.

The printer of structs, the offsets for assembly and the assertions that compare them with the C compiler
all ask here.
"""

from __future__ import annotations

from dataclasses import dataclass

from codegen.backend.names import safe_name
from codegen.backend.unit import Unit
from codegen.errors import InternalError
from codegen.ir.program import FieldKind, ObjectField, ObjectInfo
from codegen.ir.types import (
    ArrayRef,
    BoolType,
    EnumType,
    IntType,
    NoneType,
    ObjectRef,
    PackedType,
    PackedUnion,
    TextType,
    Type,
    UnionType,
    ValueType,
)

POINTER = 8


@dataclass(frozen=True)
class Extent:
    """How much room something takes, and what its address is a multiple of."""

    size: int
    align: int


@dataclass(frozen=True)
class Part:
    """A member of a struct."""

    name: str
    offset: int
    declaration: str


def extent(unit: Unit, kind: Type) -> Extent:
    """The room that a value of this type takes."""
    match kind:
        case IntType(bits=bits):
            return Extent(bits // 8, bits // 8)
        case BoolType():
            return Extent(1, 1)
        case EnumType():
            return Extent(4, 4)
        case ObjectRef() | ArrayRef() | TextType():
            return Extent(POINTER, POINTER)
        case PackedType(family=family) | PackedUnion(family=family):
            return Extent(8 * unit.program.families[family].words, 8)
        case ValueType(cls=cls):
            return total([record_field_extent(unit, f.type) for f in unit.record(cls).fields])
        case UnionType():
            return union_extent(unit, kind)
        case _:
            raise InternalError(f"a field of type {kind}")


def record_field_extent(unit: Unit, kind: Type) -> Extent:
    """The room of a field of a record. An enum takes a word: C compilers move records about in words."""
    return Extent(8, 8) if isinstance(kind, EnumType) else extent(unit, kind)


def total(parts: list[Extent]) -> Extent:
    """The room of a struct of these parts; an empty one holds a byte that nobody reads."""
    if not parts:
        return Extent(1, 1)
    offset, align = 0, 1
    for part in parts:
        offset = round_up(offset, part.align) + part.size
        align = max(align, part.align)
    return Extent(round_up(offset, align), align)


def round_up(number: int, step: int) -> int:
    return (number + step - 1) // step * step


def payload_member(unit: Unit, kind: Type) -> str | None:
    """The member of a union's struct that holds this alternative; all scalars share `word`."""
    match kind:
        case NoneType():
            return None
        case PackedType() | PackedUnion() | ValueType() | UnionType():
            return safe_name(unit.alternative_name(kind))
        case _:
            return "word"


def union_members(unit: Unit, kind: UnionType) -> dict[str, Type]:
    """The payload members of a union's struct; the type of `word` is that of its first scalar."""
    members: dict[str, Type] = {}
    for alternative in kind.alternatives:
        name = payload_member(unit, alternative)
        if name is not None:
            members.setdefault(name, alternative)
    return members


def union_extent(unit: Unit, kind: UnionType) -> Extent:
    """The room of a tag of one word and the largest payload behind it."""
    sizes = [8 if name == "word" else extent(unit, member).size for name, member in union_members(unit, kind).items()]
    return Extent(8 + round_up(max(sizes, default=0), 8), 8)


def field_extent(unit: Unit, field: ObjectField) -> Extent:
    """The room of a field of an object; a trailing array takes none."""
    match field.kind:
        case FieldKind.PLAIN:
            return extent(unit, field.type)
        case FieldKind.EMBEDDED:
            assert isinstance(field.type, ObjectRef)
            return object_extent(unit, unit.object(field.type.cls))
        case FieldKind.ARRAY | FieldKind.TRAILING:
            assert isinstance(field.type, ArrayRef)
            element = element_extent(unit, field.type.element)
            return Extent(element.size * field.count, element.align)


def element_extent(unit: Unit, element: Type) -> Extent:
    """The room of one element of an array."""
    if isinstance(element, ObjectRef) and not element.nullable:
        return object_extent(unit, unit.object(element.cls))
    return extent(unit, element)


def object_extent(unit: Unit, info: ObjectInfo) -> Extent:
    """The room that the fields of an object take (not the whole of its `1 << size_bits` bytes)."""
    return total([field_extent(unit, f) for f in info.fields])


def object_parts(unit: Unit, info: ObjectInfo) -> list[Part]:
    """The members of an object's struct, in order."""
    parts, offset = [], 0
    for field in info.fields:
        room = field_extent(unit, field)
        offset = round_up(offset, room.align)
        name = safe_name(field.name)
        parts.append(Part(name, offset, field_declaration(unit, field, name)))
        offset += room.size
    return parts


def field_declaration(unit: Unit, field: ObjectField, name: str) -> str:
    """A member of an object's struct as C."""
    match field.kind:
        case FieldKind.PLAIN:
            return unit.declare(field.type, name)
        case FieldKind.EMBEDDED:
            return f"{unit.type_text(field.type).removesuffix(' *')} {name}"
        case FieldKind.ARRAY | FieldKind.TRAILING:
            assert isinstance(field.type, ArrayRef)
            count = field.count if field.kind is FieldKind.ARRAY else ""
            pointer = unit.element_text(field.type.element).removesuffix("*").rstrip()
            return f"{pointer}{'' if pointer.endswith('*') else ' '}{name}[{count}]"
