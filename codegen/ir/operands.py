"""What an operation reads, and how to make it read something else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import Final, TypeAlias, get_args

from codegen.ir.ops import Op, Register, Terminator, Value

Read: TypeAlias = Op | Terminator
ONE, LIST, NAMED = "one", "list", "named"  # a value or None, values, values with names
SHAPES: Final = {"Value": ONE, "Value | None": ONE, "list[Value]": LIST, "list[tuple[str, Value]]": NAMED}
PLACES: Final[dict[object, list[tuple[str, str]]]] = {  # the fields that hold operands, and how they do
    kind: [(f.name, SHAPES[str(f.type)]) for f in fields(kind) if f.type in SHAPES]
    for kind in (*get_args(Op), *get_args(Terminator))
}


def operand_values(op: Read) -> Iterator[Value]:
    """Each operand, in order."""
    for name, shape in PLACES[type(op)]:
        held = getattr(op, name)
        if shape is LIST:
            yield from held
        elif shape is NAMED:
            yield from (value for _, value in held)
        elif held is not None:
            yield held


def operands(op: Read) -> Iterator[Register]:
    """Each register that an operation reads, as often as it reads it, in order."""
    return (value for value in operand_values(op) if type(value) is Register)


def reads(op: Read, register: Register) -> bool:
    """Whether an operation reads a register; asked often, so it makes no list."""
    for name, shape in PLACES[type(op)]:
        held = getattr(op, name)
        if held is register or (shape is not ONE and any(value is register for value in operand_values(op))):
            return True
    return False


def written(op: Op) -> Register | None:
    """The register that an operation writes."""
    dest = getattr(op, "dest", None)
    return dest if isinstance(dest, Register) else None


def substitute(op: Read, new: Callable[[Value], Value]) -> None:
    """Replace each operand by what `new` says."""
    for name, shape in PLACES[type(op)]:
        held = getattr(op, name)
        if shape is LIST:
            setattr(op, name, [new(value) for value in held])
        elif shape is NAMED:
            setattr(op, name, [(field, new(value)) for field, value in held])
        elif held is not None:
            setattr(op, name, new(held))
