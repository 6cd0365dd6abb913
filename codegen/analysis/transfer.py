"""What an operation tells of the register that it writes."""

from __future__ import annotations

from codegen.analysis.interval import BIT, THERE, Fact, Interval, arithmetic, exactly, of_type
from codegen.analysis.state import State
from codegen.analysis.types import fact_of_type, packed_field, tags_of
from codegen.ir.integers import COMPARISON
from codegen.ir.ops import (
    Call,
    Compare,
    Convert,
    ConvertUnion,
    ElementAddress,
    FieldAddress,
    GetAlternative,
    GetPacked,
    GetTag,
    HasAlternative,
    HasTag,
    IntLiteral,
    IntOp,
    Intrinsic,
    Invert,
    IsNull,
    MakePacked,
    Negate,
    Not,
    Op,
    Register,
    ReplacePacked,
    Value,
    Wrap,
)
from codegen.ir.program import Program
from codegen.ir.types import BoolType, IntType, Type


class Facts:
    """Facts about values, from a state and from types; `returns` tells what functions answer."""

    def __init__(self, program: Program, returns: dict[str, Fact]) -> None:
        self.program, self.returns = program, returns
        self.types: dict[Type, Fact | None] = {}

    def of(self, state: State, value: Value) -> Fact | None:
        """What is known of a value; never less than its type tells."""
        known = state.fact(value)
        by_type = self.of_type(value.type)
        if isinstance(known, Interval) and isinstance(by_type, Interval):
            return Interval(max(known.low, by_type.low), min(known.high, by_type.high))
        return by_type if known is None else known

    def of_type(self, kind: Type) -> Fact | None:
        """What every value of a type satisfies."""
        try:
            return self.types[kind]
        except KeyError:
            return self.types.setdefault(kind, fact_of_type(self.program, kind))

    def interval(self, state: State, value: Value) -> Interval:
        """What is known of a scalar."""
        found = self.of(state, value)
        return found if isinstance(found, Interval) else Interval(-(1 << 64), 1 << 64)

    def result(self, state: State, op: Op) -> Fact | None:
        """What the result of an operation satisfies; None if its type says it all."""
        match op:
            case IntOp(op="-" | "^", dest=Register(type=IntType())) if state.root(op.left) is state.root(op.right):
                return exactly(0)
            case IntOp(dest=Register(type=IntType() as kind)):
                left, right = self.interval(state, op.left), self.interval(state, op.right)
                return arithmetic(op.op, kind, left, right)
            case IntOp(dest=Register(type=BoolType())):
                return BIT
            case Negate(dest=Register(type=IntType() as kind), source=source):
                return arithmetic("-", kind, exactly(0), self.interval(state, source))
            case Invert(dest=Register(type=IntType() as kind), source=source):
                return inverted(kind, self.interval(state, source))
            case Convert(dest=Register(type=IntType() as kind), source=source):
                found = self.interval(state, source)
                return found if found.within(of_type(kind)) else None
            case Compare() | IsNull() | Not() | HasTag() | HasAlternative():
                return self.truth(state, op)
            case FieldAddress() | ElementAddress():
                return THERE
            case _:
                return self.structure(state, op)

    def structure(self, state: State, op: Op) -> Fact | None:
        """The same for operations on packed values and unions, and calls."""
        match op:
            case GetPacked(cls=cls, field=name):
                field = packed_field(self.program, cls, name)
                whole = Interval(0, (1 << field.place.width) - 1)
                kind = field.type  # of a signed one as wide as its field, the highest bit is the sign
                fits = not isinstance(kind, IntType) or whole.within(of_type(kind))
                return None if field.is_reference or not fits else whole
            case MakePacked(cls=cls) | ReplacePacked(cls=cls):
                return tags_of(self.program, (cls,))
            case Wrap(index=index):
                return frozenset([index])
            case ConvertUnion(source=source, indices=indices):
                held = self.of(state, source)
                assert isinstance(held, frozenset)
                return frozenset(new for old in held if (new := indices[old]) is not None)
            case GetTag(source=source) | GetAlternative(source=source):
                held = self.of(state, source)
                return Interval(min(held), max(held)) if isinstance(held, frozenset) and held else None
            case Call(function=name):
                return self.returns.get(name)
            case Intrinsic(name="object_at" | "create" | "create_array"):
                return THERE
            case _:
                return None

    def never_is(self, state: State, value: Value, number: int) -> bool:
        """Whether the way a number was made rules out that it is this one, though its interval does not."""
        root = state.root(value)
        match state.made.get(root) if isinstance(root, Register) else None:
            case IntOp(op="&", left=left, right=right):
                return any(isinstance(side, IntLiteral) and number & ~side.value for side in (left, right))
            case IntOp(op="|", left=left, right=right):
                return any(isinstance(side, IntLiteral) and side.value & ~number for side in (left, right))
            case Convert(source=source, dest=Register(type=IntType(bits=bits))):
                low, high = self.interval(state, source)
                return low + (number - low) % (1 << bits) > high
            case _:
                return False

    def truth(self, state: State, op: Op) -> Interval:
        """What is known of a condition."""
        match op:
            case (
                Compare(op="==" | "!=" as sign, left=made, right=IntLiteral(value=number))
                | Compare(op="==" | "!=" as sign, left=IntLiteral(value=number), right=made)
            ) if self.never_is(state, made, number):
                return exactly(int(sign == "!="))
            case Compare(op=sign, left=left, right=right):
                return compared(sign, self.of(state, left), self.of(state, right))
            case IsNull(source=source):
                return compared("==", self.of(state, source), exactly(0))
            case Not(source=source):
                low, high = self.interval(state, source)
                return Interval(1 - high, 1 - low)
            case HasTag(source=source, classes=classes):
                return among(self.of(state, source), tags_of(self.program, classes))
            case HasAlternative(source=source, indices=indices):
                return among(self.of(state, source), frozenset(indices))
            case _:
                return BIT


def inverted(kind: IntType, source: Interval) -> Interval:
    """~source: the numbers of a type, turned around."""
    low, high = of_type(kind)
    return Interval(low + high - source.high, low + high - source.low)


def compared(sign: str, left: Fact | None, right: Fact | None) -> Interval:
    """Whether a comparison is known to hold, or not to."""
    if not (isinstance(left, Interval) and isinstance(right, Interval)):
        return BIT
    if sign in ("==", "!="):
        if left.high < right.low or right.high < left.low:
            return exactly(int(sign == "!="))
        return exactly(int(sign == "==")) if left.low == left.high == right.low == right.high else BIT
    compare = COMPARISON[sign]
    answers = {compare(left.low, right.high), compare(left.high, right.low)}
    return exactly(int(answers.pop())) if len(answers) == 1 else BIT


def among(held: Fact | None, wanted: frozenset[int]) -> Interval:
    """Whether a tag is known to be one of these, or none."""
    if not isinstance(held, frozenset):
        return BIT
    if held <= wanted:
        return exactly(1)
    return BIT if held & wanted else exactly(0)
