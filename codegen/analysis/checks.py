"""The checks that a function makes at run time, counted by kind.

| kind | what is checked | in |
| --- | --- | --- |
| index | an index lies below the length of its array | every build |
| shift | a shift count lies below the width | every build |
| division | a divisor is not zero | every build |
| field | a value fits its packed field | checked builds; release cuts it off |
| narrowing | what mypy narrowed a field or element to still holds | checked builds |
| assertion | what the source states | checked builds |

`Function.proved` counts the same kinds: what the passes proved and removed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from codegen.ir.ops import (
    Assert,
    CallTable,
    ElementAddress,
    GetElement,
    IntLiteral,
    IntOp,
    MakePacked,
    Op,
    Register,
    ReplacePacked,
    SetElement,
    Value,
)
from codegen.ir.program import EnumInfo, Function, PackedField, PackedInfo, Program
from codegen.ir.types import BoolType, EnumType, IntType, PackedType


def count_checks(program: Program, function: Function, *, checked: bool) -> Counter[str]:
    """How many checks of each kind a function makes in a build of this profile."""
    found = Counter(kind for block in function.blocks for op in block.ops for kind in checks_of(program, op))
    if not checked:
        for kind in ("field", "narrowing", "assertion"):
            del found[kind]
    return found


def checks_of(program: Program, op: Op) -> Iterator[str]:
    """The kind of each check that an operation makes."""
    match op:
        case GetElement(index=index, length=length) | ElementAddress(index=index, length=length):
            yield from index_check(index, length)
        case SetElement(index=index, length=length) | CallTable(index=index, length=length):
            yield from index_check(index, length)
        case IntOp(op=sign, checked=True):
            yield "shift" if sign in ("<<", ">>") else "division"
        case MakePacked() | ReplacePacked():
            yield from ("field" for _ in checked_fields(program, op))
        case Assert(kind=kind):
            yield "narrowing" if kind == "check" else "assertion"
        case _:
            pass


def index_check(index: Value, length: int | None) -> Iterator[str]:
    """The check of an index, unless it is known to be in range or the length is not known."""
    known = isinstance(index, IntLiteral) and length is not None and 0 <= index.value < length
    if length is not None and not known:
        yield "index"


def checked_fields(program: Program, op: MakePacked | ReplacePacked) -> Iterator[tuple[PackedField, Register]]:
    """The fields whose values may be too large, with the values."""
    info = program.classes[op.cls]
    assert isinstance(info, PackedInfo)
    places = {field.name: field for field in info.fields}
    given = zip(places, op.args, strict=True) if isinstance(op, MakePacked) else op.fields
    for name, value in given:
        field = places[name]
        if isinstance(value, Register) and name not in op.fits and not always_fits(program, field):
            yield field, value


def always_fits(program: Program, field: PackedField) -> bool:
    """Whether every value of a field's type fits its width; references are cut to 39 bits by definition."""
    width = field.place.width
    match field.type:
        case IntType(bits=bits, signed=signed):
            return not signed and bits <= width
        case BoolType():
            return width >= 1
        case PackedType():
            return True  # the front end compares the widths
        case EnumType(cls=cls):
            info = program.classes[cls]
            assert isinstance(info, EnumInfo)
            return max(number for _, number in info.members) < 1 << width
        case _:
            return field.is_reference
