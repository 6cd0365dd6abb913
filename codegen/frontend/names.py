"""Give everything in a program its name in C."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Protocol

from codegen.frontend.context import Context
from codegen.frontend.refusals import Refused
from codegen.ir.program import PackedInfo, Program


class Named(Protocol):
    """Whatever has a qualified name and a name in C."""

    name: str
    c_name: str


def assign_names(context: Context) -> None:
    """The short Python name (`Class_method` for methods); the qualified one if two things share it."""
    program = context.program
    things = list(named_things(program))
    candidates = {id(thing): short(program, thing.name) for thing in things}
    counts = Counter(candidates.values())
    for thing in things:
        name = candidates[id(thing)]
        thing.c_name = name if counts[name] == 1 else thing.name.replace(".", "_")
    name_exports(context)
    for family in program.families.values():
        info = program.classes.get(family.name)
        if isinstance(info, PackedInfo):
            family.c_name = info.c_name


def name_exports(context: Context) -> None:
    """Assembly calls exported functions by their own names, whatever else there is."""
    seen: set[str] = set()
    for name, function in context.program.functions.items():
        if function.export:
            function.c_name = name.rpartition(".")[2]
            if function.c_name in seen:
                signature = context.signatures[name]
                context.report(signature.module, Refused(signature.node, "export", function.c_name))
            seen.add(function.c_name)


def named_things(program: Program) -> Iterator[Named]:
    """Everything that C sees, in the order of the program; a family of one class is that class."""
    yield from program.classes.values()
    yield from (f for f in program.families.values() if f.name not in program.classes)
    yield from program.statics.values()
    yield from program.tables.values()
    yield from program.functions.values()


def short(program: Program, name: str) -> str:
    owner, _, last = name.rpartition(".")
    if owner in program.classes:
        return f"{owner.rpartition('.')[2]}_{last}"
    return last
