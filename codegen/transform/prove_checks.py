"""Remove the checks that are proved, and decide the conditions that are known.

if index < 32 goto L1 else L2              if index < 32 goto L1 else L2
L1:                                 →      L1:
    r0 = words[index of 32]                    r0 = words[index]
    r1 = 1 << bits checked                     r1 = 1 << bits             (bits: u8 = cap.bits, 4 bits wide)

First callees, to learn what each function answers; then callers, so that each knows what it is given.
What the source asserts is believed where it is checked: in checked builds. It is never removed from them.
"""

from __future__ import annotations

from codegen.analysis.checks import checked_fields
from codegen.analysis.effects import callees_first, find_effects
from codegen.analysis.interval import Fact, Interval, exactly, join
from codegen.analysis.ranges import Ranges
from codegen.analysis.state import State
from codegen.analysis.transfer import Facts
from codegen.ir.ops import (
    Assert,
    Assign,
    BoolLiteral,
    Branch,
    Call,
    CallTable,
    Compare,
    Convert,
    ElementAddress,
    GetElement,
    Goto,
    HasAlternative,
    HasTag,
    IntLiteral,
    IntOp,
    Invert,
    IsNull,
    MakePacked,
    Negate,
    Not,
    Op,
    Register,
    ReplacePacked,
    SetElement,
    Terminator,
    Unreachable,
    Value,
)
from codegen.ir.program import Function, Program
from codegen.ir.types import IntType, UnionType

Params = dict[str, list[Fact | None]]


def prove_checks(program: Program) -> None:
    """Analyse the whole program, and rewrite every function."""
    order = callees_first(program)
    effects = find_effects(order)
    facts = Facts(program, {})
    whatever: dict[str, Ranges] = {}  # what is known of a function, whatever it is given
    for function in order:
        if isinstance(function.returns, IntType | UnionType):
            whatever[function.name] = Ranges(facts, effects, function, unknown(function))
            found = whatever[function.name].result()
            if found is not None:
                facts.returns[function.name] = found
    given: Params = {}
    strangers = called_by_others(program)
    for function in reversed(order):
        params = unknown(function) if function.name in strangers else given.get(function.name, unknown(function))
        ranges = whatever.get(function.name) if params == unknown(function) else None
        rewrite(ranges or Ranges(facts, effects, function, params), function, given)


def called_by_others(program: Program) -> set[str]:
    """The functions that are not only called by name: what they are given is not known."""
    exported = {name for name, f in program.functions.items() if f.export or name == program.console_sink}
    return exported.union(*(table.functions for table in program.tables.values()))


def unknown(function: Function) -> list[Fact | None]:
    """Nothing is known of the arguments."""
    return [None] * len(function.params)


def rewrite(ranges: Ranges, function: Function, given: Params) -> None:
    """Simplify the operations of a function, and note in `given` what it passes to others.

    What control never comes to, because something before it always stops the program, is left out.
    """
    for block in function.blocks:
        kept: list[Op] = []
        for op, state in ranges.states_in(block):
            if op is None:
                block.terminator = decided(ranges.facts, state, block.terminator)
                break
            if isinstance(op, Call):
                note_arguments(ranges.facts, state, op, given)
            proved = prove(ranges.facts, function, state, op)
            kept += [] if proved is None else [proved]
        else:
            block.terminator = Unreachable(getattr(kept[-1], "line", 0) if kept else 0)
        block.ops = kept


def decided(facts: Facts, state: State, end: Terminator | None) -> Terminator | None:
    """The end of a block; a branch whose condition is known goes one way."""
    if isinstance(end, Branch):
        low, high = facts.interval(state, end.condition)
        if low == high:
            return Goto(end.true if low else end.false, end.line)
    return end


def note_arguments(facts: Facts, state: State, call: Call, given: Params) -> None:
    """Join what one call passes with what the others do."""
    found = [facts.of(state, argument) for argument in call.args]
    before = given.get(call.function, found)
    given[call.function] = [
        None if new is None or old is None else join(new, old) for new, old in zip(found, before, strict=True)
    ]


def prove(facts: Facts, function: Function, state: State, op: Op) -> Op | None:
    """The operation without the checks that are proved; None if nothing is left of it."""
    match op:
        case (
            GetElement(length=int(length))
            | ElementAddress(length=int(length))
            | SetElement(length=int(length))
            | CallTable(length=int(length))
        ):
            if isinstance(op.index, Register) and lies(facts, state, op.index, length):
                op.length = None
                function.proved["index"] += 1
        case IntOp(op="<<" | ">>", checked=True):
            assert isinstance(op.dest.type, IntType)
            if lies(facts, state, op.right, op.dest.type.bits):
                op.checked = False
                function.proved["shift"] += 1
        case IntOp(right=divisor, checked=True):
            if facts.interval(state, divisor).low > 0:
                op.checked = False
                function.proved["division"] += 1
        case MakePacked() | ReplacePacked():
            prove_fields(facts, function, state, op)
        case Assert(condition=condition, kind="check") if facts.of(state, condition) == exactly(1):
            function.proved["narrowing"] += 1
            return None
        case Compare() | IsNull() | HasTag() | HasAlternative() | Not():
            low, high = facts.truth(state, op)
            if low == high:
                return Assign(op.dest, BoolLiteral(bool(low)), op.line)
        case _:
            pass
    return known(facts, state, op)


def known(facts: Facts, state: State, op: Op) -> Op:
    """The operation, or an assignment of the one number that it can give."""
    match op:
        case IntOp(dest=dest, checked=False) | Negate(dest=dest) | Invert(dest=dest) | Convert(dest=dest):
            found = facts.result(state, op)
            if isinstance(dest.type, IntType) and isinstance(found, Interval) and found.low == found.high:
                return Assign(dest, IntLiteral(found.low, dest.type), op.line)
            return op
        case _:
            return op


def lies(facts: Facts, state: State, value: Value, limit: int) -> bool:
    """Whether a number is known to lie in 0 … limit - 1."""
    return facts.interval(state, value).within(Interval(0, limit - 1))


def prove_fields(facts: Facts, function: Function, state: State, op: MakePacked | ReplacePacked) -> None:
    """Name the fields whose values are known to fit."""
    for field, value in list(checked_fields(facts.program, op)):
        if lies(facts, state, value, 1 << field.place.width):
            op.fits += (field.name,)
            function.proved["field"] += 1
