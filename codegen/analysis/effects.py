"""Which memory a function may write, itself or by what it calls; and callees before their callers."""

from __future__ import annotations

from typing import Final, TypeAlias

from codegen.analysis.calls import callees
from codegen.ir.ops import Call, CallTable, Intrinsic, Op, SetElement, SetField
from codegen.ir.program import Function, Program
from codegen.ir.types import ObjectRef, Type, representation

Place: TypeAlias = tuple[object, ...]
Effects: TypeAlias = frozenset[Place] | None  # None: any memory

_HARMLESS: Final = """
    load device_load csr_read csr_write csr_set csr_clear fence fence_i sfence_vma sfence_vma_asid
    sfence_vma_page enum_from raw_bits from_bits object_at address_of first_address checks
"""
HARMLESS: Final = frozenset(_HARMLESS.split())


def field_place(thing: Type, name: str) -> Place:
    """A field of every object of a class."""
    assert isinstance(thing, ObjectRef)
    return ("field", thing.cls, name)


def element_place(kind: Type) -> Place:
    """The elements of every array of this type."""
    return ("element", representation(kind))


def callees_first(program: Program) -> list[Function]:
    """Every function after those that it calls; there is no recursion."""
    done: dict[str, Function] = {}

    def visit(name: str) -> None:
        if name not in done:
            for callee in callees(program, program.functions[name]):
                visit(callee)
            done[name] = program.functions[name]

    for name in program.functions:
        visit(name)
    return list(done.values())


def find_effects(order: list[Function]) -> dict[str, Effects]:
    """What each function may write; `order` has callees first."""
    found: dict[str, Effects] = {}
    for function in order:
        written: set[Place] = set()
        anything = False
        for block in function.blocks:
            for op in block.ops:
                effects = effects_of(op, found)
                anything |= effects is None
                written |= effects or frozenset()
        found[function.name] = None if anything else frozenset(written)
    return found


def effects_of(op: Op, functions: dict[str, Effects]) -> Effects:
    """What one operation may write."""
    match op:
        case SetField(object=thing, field=name):
            return frozenset([field_place(thing.type, name)])
        case SetElement(array=array):
            return frozenset([element_place(array.type)])
        case Call(function=name):
            return functions.get(name)
        case CallTable():
            return None
        case Intrinsic(name=name):
            return frozenset() if name in HARMLESS else None
        case _:
            return frozenset()
