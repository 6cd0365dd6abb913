"""What is known after an operation, from what was known before it."""

from __future__ import annotations

from codegen.analysis.effects import Effects, effects_of, element_place, field_place
from codegen.analysis.interval import Fact, Interval, exactly
from codegen.analysis.refine import learn
from codegen.analysis.state import Key, State
from codegen.analysis.transfer import Facts
from codegen.ir.operands import reads, written
from codegen.ir.ops import (
    Assert,
    Assign,
    CallTable,
    Compare,
    Convert,
    ElementAddress,
    FieldAddress,
    GetAlternative,
    GetElement,
    GetField,
    GetPacked,
    GetTag,
    GetValueField,
    HasAlternative,
    HasTag,
    IntOp,
    IsNull,
    MakeValue,
    Not,
    Op,
    Register,
    SetElement,
    SetField,
    Unwrap,
    Wrap,
)
from codegen.ir.program import ValueInfo
from codegen.ir.types import ArrayRef, IntType, ObjectRef, PackedUnion, Type, UnionType, ValueType


def step(facts: Facts, effects: dict[str, Effects], state: State, op: Op) -> bool:
    """Change `state` to what is known after `op`; false if control never gets past it."""
    if not passed(facts, state, op):
        return False
    dest, key = written(op), key_of(state, op)
    found = facts.result(state, op) if dest is not None else None
    changed = effects_of(op, effects)
    if changed is None or changed:
        state.forget_memory(changed)
    if dest is None:
        remember_store(state, op)
        return True
    source = state.known.get(key) if key is not None else None
    if isinstance(op, Assign):
        source = state.root(op.source)
    state.forget(dest)
    if source is not None and source is not dest:
        state.same[dest] = source
    else:
        record(facts, state, op, dest, key, found)
    return True


def record(facts: Facts, state: State, op: Op, dest: Register, key: Key | None, found: Fact | None) -> None:
    """Note what a result satisfies, how it was made, and that the same operation gives it again."""
    if found is not None and found != facts.of_type(dest.type):
        state.facts[dest] = found
    if key is not None and dest not in key and not reads(op, dest):
        state.known[key] = dest
        state.made[dest] = op
    match op:
        case Wrap(source=Register() as source, index=index):
            state.known["union", dest, index] = state.root(source)
        case MakeValue(dest=Register(type=ValueType(cls=cls)), args=args):
            info = facts.program.classes[cls]
            assert isinstance(info, ValueInfo)
            for field, value in zip(info.fields, args, strict=True):
                state.known["record", dest, field.name] = state.root(value)
        case _:
            pass


def remember_store(state: State, op: Op) -> None:
    """What was stored is there to be read."""
    match op:
        case SetField(object=thing, field=name, value=value) if lasts(value.type):
            state.known["memory", field_place(thing.type, name), state.root(thing)] = state.root(value)
        case SetElement(array=array, index=index, value=value) if lasts(value.type):
            place = element_place(array.type)
            state.known["memory", place, state.root(array), state.root(index)] = state.root(value)
        case _:
            pass


def passed(facts: Facts, state: State, op: Op) -> bool:
    """Note what must hold if an operation did not stop the program; false if it always does."""
    match op:
        case GetElement(index=index, length=int(length)) | ElementAddress(index=index, length=int(length)):
            return learn(facts, state, index, Interval(0, length - 1))
        case SetElement(index=index, length=int(length)) | CallTable(index=index, length=int(length)):
            return learn(facts, state, index, Interval(0, length - 1))
        case IntOp(op="<<" | ">>", dest=Register(type=IntType(bits=bits)), right=count, checked=True):
            return learn(facts, state, count, Interval(0, bits - 1))
        case IntOp(right=divisor, checked=True):
            return learn(facts, state, divisor, Interval(1, facts.interval(state, divisor).high))
        case Assert(condition=condition):
            return learn(facts, state, condition, exactly(1))
        case _:
            return True


def key_of(state: State, op: Op) -> Key | None:
    """What tells an operation from others that may give another result; None if nothing does.

    Reading a field again is the same only for references, tagged values and unions: others may stand in
    memory that user mode writes, where a check has to look at what is used.
    """
    root = state.root
    match op:
        case GetField(object=thing, field=name, dest=dest) if lasts(dest.type):
            return ("memory", field_place(thing.type, name), root(thing))
        case GetElement(array=array, index=index, dest=dest) if lasts(dest.type):
            return ("memory", element_place(array.type), root(array), root(index))
        case GetPacked(source=source, cls=cls, field=name):
            return ("packed", root(source), cls, name)
        case GetValueField(source=source, field=name):
            return ("record", root(source), name)
        case Unwrap(source=source, index=index):
            return ("union", root(source), index)
        case FieldAddress(object=thing, field=name):
            return ("address", root(thing), name)
        case ElementAddress(array=array, index=index):
            return ("element", root(array), root(index))
        case _:
            return key_of_scalar(state, op)


def key_of_scalar(state: State, op: Op) -> Key | None:
    """The same for operations on numbers and conditions."""
    root = state.root
    match op:
        case IntOp(op=sign, left=left, right=right, dest=dest) | Compare(op=sign, left=left, right=right, dest=dest):
            return (sign, dest.type, root(left), root(right))
        case Convert(source=source, dest=dest):
            return ("convert", dest.type, root(source))
        case Not(source=source) | IsNull(source=source) | GetTag(source=source) | GetAlternative(source=source):
            return (type(op), root(source))
        case HasTag(source=source, classes=classes):
            return ("has tag", root(source), classes)
        case HasAlternative(source=source, indices=indices):
            return ("holds", root(source), indices)
        case _:
            return None


def lasts(kind: Type) -> bool:
    """Whether what is read from memory is the same until it is written."""
    match kind:
        case ObjectRef() | ArrayRef() | PackedUnion() | UnionType():
            return True
        case _:
            return False
