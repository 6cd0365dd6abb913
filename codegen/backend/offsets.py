"""Offsets, sizes and constants for assembly, from the layout that the C structs are printed from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from codegen.backend.constants import constant_number
from codegen.backend.layout import object_extent, object_parts
from codegen.backend.names import upper_name
from codegen.backend.unit import Unit
from codegen.ir.program import EnumInfo, ObjectInfo
from codegen.ir.types import short_name


def print_offsets(unit: Unit) -> str:
    """A header of `#define`s: `TCB_CONTEXT` is an offset, `TCB_SIZE` a size, the rest are constants."""
    lines = [f"/* Generated from {unit.program.main}; do not edit. */"]
    seen: set[str] = set()
    for name, number in [*class_names(unit), *constant_names(unit)]:
        if name not in seen:
            seen.add(name)
            lines.append(f"#define {name} {number if number < 1 << 12 else hex(number)}")
    return "\n".join(lines) + "\n"


def class_names(unit: Unit) -> Iterator[tuple[str, int]]:
    """The offsets and sizes of objects, and the members of enums."""
    for info in unit.program.classes.values():
        prefix = upper_name(info.c_name)
        match info:
            case ObjectInfo():
                for part in object_parts(unit, info):
                    yield f"{prefix}_{part.name.upper()}", part.offset
                yield f"{prefix}_SIZE", object_extent(unit, info).size
            case EnumInfo(members=members):
                for member, number in members:
                    yield f"{prefix}_{member}", number
            case _:
                pass


def constant_names(unit: Unit) -> Iterator[tuple[str, int]]:
    """The integer constants: by their own name, and behind their module's if several modules have it."""
    constants = unit.program.constants
    often = Counter(short_name(name) for name in constants)
    for name, constant in constants.items():
        number = constant_number(constant)
        if number is None:
            continue
        module, _, own = name.rpartition(".")
        yield own if often[own] == 1 else f"{short_name(module).upper()}_{own}", number
