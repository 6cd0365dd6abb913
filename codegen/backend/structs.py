"""The types of a program as C: enums, and structs in an order in which each follows what it holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from codegen.backend.layout import extent, object_extent, object_parts, record_field_extent, total, union_members
from codegen.backend.names import safe_name
from codegen.backend.unit import Unit
from codegen.ir.program import EnumInfo, FamilyInfo, FieldKind, ObjectInfo, PackedInfo, ValueField, ValueInfo
from codegen.ir.types import ArrayRef, EnumType, ObjectRef, PackedType, PackedUnion, Type, UnionType, ValueType

Holder = FamilyInfo | ValueInfo | ObjectInfo | UnionType


def print_types(unit: Unit) -> str:
    """Every enum and struct of the program, with proofs of their layout."""
    classes = unit.program.classes.values()
    enums = [print_enum(info) for info in classes if isinstance(info, EnumInfo)]
    holders = in_order(unit, all_holders(unit))
    forward = sorted(f"struct {holder_name(unit, h)};" for h in holders)
    structs = [print_holder(unit, h) for h in holders]
    proofs = [line for h in holders for line in print_proofs(unit, h)]
    return "\n\n".join([*enums, "\n".join(forward), *structs, "\n".join(proofs)])


def all_holders(unit: Unit) -> list[Holder]:
    """Whatever becomes a struct."""
    for info in unit.program.classes.values():
        for kind in held_types(unit, info) if not isinstance(info, EnumInfo | PackedInfo) else ():
            if isinstance(kind, UnionType):
                unit.union_name(kind)
    holders: list[Holder] = list(unit.program.families.values())
    holders += [c for c in unit.program.classes.values() if isinstance(c, ValueInfo | ObjectInfo)]
    return holders + list(unit.unions)


def held_types(unit: Unit, holder: Holder) -> Iterator[Type]:
    """The types of what stands inline in a struct; an inline object as its ObjectRef."""
    match holder:
        case FamilyInfo():
            return
        case ValueInfo(fields=fields):
            yield from (f.type for f in fields)
        case UnionType():
            yield from union_members(unit, holder).values()
        case ObjectInfo(fields=object_fields):
            for field in object_fields:
                if field.kind in (FieldKind.ARRAY, FieldKind.TRAILING):
                    assert isinstance(field.type, ArrayRef)
                    yield field.type.element
                else:
                    yield field.type


def needs(unit: Unit, holder: Holder) -> Iterator[Holder]:
    """The structs that stand inline in a struct."""
    for kind in held_types(unit, holder):
        match kind:
            case PackedType(family=family) | PackedUnion(family=family):
                yield unit.program.families[family]
            case ValueType(cls=cls):
                yield unit.record(cls)
            case UnionType():
                yield kind
            case ObjectRef(cls=cls, nullable=False) if isinstance(holder, ObjectInfo):
                yield unit.object(cls)
            case _:
                pass


def in_order(unit: Unit, holders: Iterable[Holder]) -> list[Holder]:
    """Each struct after those it holds."""
    done: dict[str, Holder] = {}

    def visit(holder: Holder) -> None:
        name = holder_name(unit, holder)
        if name not in done:
            for other in needs(unit, holder):
                visit(other)
            done[name] = holder

    for holder in holders:
        visit(holder)
    return list(done.values())


def holder_name(unit: Unit, holder: Holder) -> str:
    return unit.union_name(holder) if isinstance(holder, UnionType) else holder.c_name


def print_enum(info: EnumInfo) -> str:
    """An enum; its members carry its name."""
    members = "".join(f"    {info.c_name}_{name} = {number},\n" for name, number in info.members)
    return f"enum {info.c_name} {{\n{members}}};"


def print_holder(unit: Unit, holder: Holder) -> str:
    """A struct."""
    lines: list[str] = []
    match holder:
        case FamilyInfo(words=words):
            lines = [f"uint64_t w{i};" for i in range(words)]
        case ValueInfo(fields=fields):
            lines = list(value_lines(unit, fields))
        case ObjectInfo():
            lines = [f"{part.declaration};" for part in object_parts(unit, holder)]
        case UnionType():
            lines = union_lines(unit, holder)
    body = "".join(f"    {line}\n" for line in lines or ["uint8_t unused_;"])
    return f"struct {holder_name(unit, holder)} {{\n{body}}};"


def value_lines(unit: Unit, fields: list[ValueField]) -> Iterator[str]:
    """The members of a record. Gaps are members too: C compilers then keep the record in registers."""
    offset, gaps = 0, 0
    for field in [*fields, None]:
        rooms = [record_field_extent(unit, f.type) for f in ([field] if field else fields)]
        align = total(rooms).align
        for size in (1, 2, 4):
            if offset % (2 * size) and align > size:
                yield f"uint{8 * size}_t gap{gaps}_;"
                offset, gaps = offset + size, gaps + 1
        if field is not None:
            name = safe_name(field.name)
            yield f"uint64_t {name};" if isinstance(field.type, EnumType) else unit.declare(field.type, name) + ";"
            offset += rooms[0].size


def union_lines(unit: Unit, kind: UnionType) -> list[str]:
    """The members of a union's struct: which alternative it is, and the payloads in one place."""
    lines = []
    for name, member in union_members(unit, kind).items():
        lines.append("uint64_t word;" if name == "word" else unit.declare(member, name) + ";")
    if len(lines) > 1:
        lines = ["union {", *(f"    {line}" for line in lines), "};"]
    names = " ".join(f"{i} {unit.alternative_name(k)}," for i, k in enumerate(kind.alternatives))
    return [f"uint64_t tag; /* {names.rstrip(',')} */", *lines]


def print_proofs(unit: Unit, holder: Holder) -> Iterator[str]:
    """Assertions that the C compiler lays a struct out as `layout` says."""
    name = f"struct {holder_name(unit, holder)}"
    match holder:
        case ObjectInfo():
            for part in object_parts(unit, holder):
                yield f'_Static_assert(offsetof({name}, {part.name}) == {part.offset}, "{name}.{part.name}");'
            size = object_extent(unit, holder).size
            yield f'_Static_assert(sizeof({name}) == {size}, "{name}");'
        case ValueInfo(name=cls):
            yield f'_Static_assert(sizeof({name}) == {extent(unit, ValueType(cls)).size}, "{name}");'
        case UnionType():
            yield f'_Static_assert(sizeof({name}) == {extent(unit, holder).size}, "{name}");'
        case FamilyInfo():
            pass
