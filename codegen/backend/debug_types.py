"""What a debugger cannot know from C: the bit fields of packed values, and what a union's tag says.

One JSON file beside each program; `codegen/gdb_printers.py` reads it.
"""

from __future__ import annotations

import json

from codegen.backend.layout import payload_member
from codegen.backend.unit import Unit
from codegen.ir.program import FamilyInfo, PackedField
from codegen.ir.types import ArrayRef, BoolType, EnumType, IntType, ObjectRef, Type, UnionType


def print_debug_types(unit: Unit) -> str:
    """Packed classes by the struct of their family and their tag, and unions by their struct."""
    families = {info.c_name: describe_family(unit, info) for info in unit.program.families.values()}
    unions = {name: describe_union(unit, kind) for kind, name in unit.unions.items()}
    return json.dumps({"families": families, "unions": unions}, indent=1, sort_keys=True) + "\n"


def describe_family(unit: Unit, family: FamilyInfo) -> dict[str, object]:
    """The members of a family by tag; the only one of an untagged family stands at `any`."""
    members = [unit.packed(name) for name in family.members]
    return {
        "any" if info.tag is None else str(info.tag): {
            "name": info.c_name,
            "fields": [describe_field(unit, field) for field in info.fields],
        }
        for info in members
    }


def describe_field(unit: Unit, field: PackedField) -> dict[str, object]:
    """Where a bit field lies and how its bits are to be shown."""
    place = field.place
    described: dict[str, object] = {"name": field.name, "word": place.word, "shift": place.shift}
    described |= {"width": place.width, "kind": kind_of(field.type)}
    if isinstance(field.type, EnumType):
        described["members"] = {str(number): name for name, number in unit.enum(field.type.cls).members}
    return described


def kind_of(kind: Type) -> str:
    """How the bits of a field are shown."""
    match kind:
        case BoolType():
            return "bool"
        case EnumType():
            return "enum"
        case ObjectRef() | ArrayRef():
            return "reference"
        case IntType(signed=True):
            return "signed"
        case IntType(name=name) if name.endswith("Addr"):
            return "address"
        case _:
            return "number"


def describe_union(unit: Unit, kind: UnionType) -> list[dict[str, object]]:
    """The alternatives of a union in the order of their tags: which member holds each, as which C type."""
    return [
        {
            "name": unit.alternative_name(alternative),
            "member": payload_member(unit, alternative),
            "type": unit.type_text(alternative) if payload_member(unit, alternative) else None,
        }
        for alternative in kind.alternatives
    ]
