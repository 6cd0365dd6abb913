"""Test one pattern: whether it can fit a key, and the code that finds out the rest."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from enum import Enum, auto

from mypy.nodes import NameExpr, Var
from mypy.patterns import AsPattern, ClassPattern, OrPattern, Pattern, SingletonPattern, ValuePattern

from codegen.frontend import conditions, statements, tests_of_type
from codegen.frontend.builder import FunctionBuilder
from codegen.frontend.coerce import coerce, materialize
from codegen.frontend.constants import alternative
from codegen.frontend.context import Folded
from codegen.frontend.fold import fold
from codegen.frontend.map_types import flatten
from codegen.frontend.refusals import Refused
from codegen.ir.integers import fits, wrap
from codegen.ir.ops import (
    Assign,
    Block,
    Branch,
    EnumLiteral,
    GetField,
    GetPacked,
    GetValueField,
    Goto,
    IntLiteral,
    IsNull,
    Unwrap,
    Value,
)
from codegen.ir.program import FieldKind, ObjectInfo, PackedInfo, ValueInfo
from codegen.ir.types import (
    BOOL,
    NONE,
    ArrayRef,
    EnumType,
    IntType,
    ObjectRef,
    PackedType,
    PackedUnion,
    Type,
    UnionType,
    representation,
    type_name,
)

Keys = list[Hashable] | None  # the subject has one of these keys; None: nothing is known


class Fit(Enum):
    """What the key alone says about a pattern."""

    NEVER = auto()
    MAYBE = auto()
    ALWAYS = auto()


def numbers(builder: FunctionBuilder, p: Pattern, kind: IntType) -> Iterator[int]:
    """The integers that a pattern names at its top."""
    match p:
        case OrPattern(patterns=patterns):
            for part in patterns:
                yield from numbers(builder, part, kind)
        case AsPattern(pattern=Pattern() as inner):
            yield from numbers(builder, inner, kind)
        case ValuePattern(expr=e):
            match fold(builder.context, e):
                case int(number) | IntLiteral(value=number):
                    if not fits(number, kind):
                        raise Refused(e, "literal-range", f"{number} does not fit '{kind.name}'")
                    yield number
                case _:
                    pass
        case _:
            pass


def captured(patterns: Sequence[Pattern]) -> set[str]:
    """The names that the patterns bind."""
    found: set[str] = set()
    for p in patterns:
        match p:
            case OrPattern(patterns=parts):
                found |= captured(parts)
            case ClassPattern(positionals=positionals, keyword_values=values):
                found |= captured([*positionals, *values])
            case AsPattern(pattern=inner, name=name):
                found |= {name.name} if name else set()
                found |= captured([inner]) if inner else set()
            case _:
                pass
    return found


def fit(builder: FunctionBuilder, kind: Type, p: Pattern, key: Hashable) -> Fit:
    """Whether a subject with this key fits the pattern."""
    match p:
        case AsPattern(pattern=None):
            return Fit.ALWAYS
        case AsPattern(pattern=Pattern() as inner):
            return fit(builder, kind, inner, key)
        case OrPattern(patterns=patterns):
            fits_of = {fit(builder, kind, part, key) for part in patterns}
            return next(f for f in (Fit.ALWAYS, Fit.MAYBE, Fit.NEVER) if f in fits_of)
        case ClassPattern():
            return fit_class(builder, kind, p, key)
        case SingletonPattern(value=None) if isinstance(kind, UnionType):
            return Fit.ALWAYS if kind.alternatives[as_index(key)] == NONE else Fit.NEVER
        case SingletonPattern(value=bool()) if isinstance(kind, UnionType):
            return Fit.MAYBE if kind.alternatives[as_index(key)] == BOOL else Fit.NEVER
        case ValuePattern(expr=e):
            return fit_value(kind, fold(builder.context, e), key, p)
        case _:
            pass
    raise Refused(p, "pattern")


def as_index(key: Hashable) -> int:
    assert isinstance(key, int)
    return key


def fit_value(kind: Type, found: object, key: Hashable, p: Pattern) -> Fit:
    match kind, found:
        case EnumType(), EnumLiteral(value=number, type=other):
            return Fit.ALWAYS if other == kind and number == key else Fit.NEVER
        case IntType(), (int(number) | IntLiteral(value=number)):
            return Fit.ALWAYS if number == key else Fit.NEVER
        case UnionType(alternatives=kinds), EnumLiteral(type=other):
            return Fit.MAYBE if kinds[as_index(key)] == other else Fit.NEVER
        case UnionType(alternatives=kinds), int():
            return Fit.MAYBE if isinstance(kinds[as_index(key)], IntType) else Fit.NEVER
        case PackedUnion(), _:
            return Fit.NEVER
        case _:
            pass
    raise Refused(p, "pattern")


def always(builder: FunctionBuilder, kind: Type, p: Pattern, keys: Keys) -> bool:
    """Whether the keys leave nothing to test."""
    return keys is not None and all(fit(builder, kind, p, key) is Fit.ALWAYS for key in keys)


def fit_class(builder: FunctionBuilder, kind: Type, p: ClassPattern, key: Hashable, *, only_class: bool = False) -> Fit:
    sure = Fit.MAYBE if (p.keyword_keys or p.positionals) and not only_class else Fit.ALWAYS
    wanted = tests_of_type.named_types(builder, p.class_ref)
    match kind:
        case PackedUnion():
            return sure if key in [k.cls for k in wanted if isinstance(k, PackedType)] else Fit.NEVER
        case UnionType(alternatives=kinds):
            actual = kinds[as_index(key)]
            if actual in wanted:
                return sure
            if isinstance(actual, PackedUnion) and actual in map(representation, wanted):
                members = builder.context.program.families[actual.family].members
                covered = set(members) <= {k.cls for k in wanted if isinstance(k, PackedType)}
                return sure if covered else Fit.MAYBE
            return Fit.NEVER
        case _:
            pass
    return sure if kind in wanted else Fit.NEVER


def test_pattern(builder: FunctionBuilder, subject: Value, p: Pattern, fail: Block, keys: Keys) -> None:
    """Go on in a new block if the subject fits, and to `fail` if not; `keys` tell what is already known."""
    match p:
        case AsPattern(pattern=inner, name=name):
            if inner is not None:
                test_pattern(builder, subject, inner, fail, keys)
            if name is not None:
                capture(builder, subject, name)
        case OrPattern(patterns=patterns):
            test_either(builder, subject, patterns, fail, keys)
        case SingletonPattern(value=None):
            test_none(builder, subject, fail, keys)
        case SingletonPattern(value=bool(truth)):
            if subject.type != BOOL and not isinstance(subject.type, UnionType):
                raise Refused(p, "never-fits", str(truth))
            true, false = (Block(), fail) if truth else (fail, Block())
            value = coerce(builder, subject, BOOL, p)
            builder.terminate(Branch(value, true, false, line=builder.line))
            builder.start(true if truth else false)
        case ValuePattern():
            test_value(builder, subject, p, fail, keys)
        case ClassPattern():
            test_class(builder, subject, p, fail, keys)
        case _:
            raise Refused(p, "pattern")


def capture(builder: FunctionBuilder, subject: Value, name: NameExpr) -> None:
    var = name.node
    assert isinstance(var, Var)
    register = statements.local_register(builder, var, statements.local_type(builder, var, name))
    builder.emit(Assign(register, coerce(builder, subject, register.type, name), builder.line))


def test_either(builder: FunctionBuilder, subject: Value, patterns: Sequence[Pattern], fail: Block, keys: Keys) -> None:
    """`A | B`: those that the key rules out are left out."""
    if keys is not None:
        named = any(isinstance(p, AsPattern) or getattr(p, "keyword_keys", None) for p in patterns)
        whole = OrPattern(list(patterns))  # type: ignore[arg-type]
        if not named and always(builder, subject.type, whole, keys):
            return
        patterns = [p for p in patterns if any(fit(builder, subject.type, p, k) is not Fit.NEVER for k in keys)]
        keys = keys if len(keys) == 1 else None
    after = Block()
    for i, p in enumerate(patterns):
        other = fail if i == len(patterns) - 1 else Block()
        test_pattern(builder, subject, p, other, keys)
        builder.terminate(Goto(after, builder.line))
        if other is not fail:
            builder.start(other)
    builder.start(after)


def test_none(builder: FunctionBuilder, subject: Value, fail: Block, keys: Keys) -> None:
    match subject.type:
        case UnionType(alternatives=kinds):
            if keys == [kinds.index(NONE)]:
                return
            inside = Block()
            builder.branch_alternative(subject, (kinds.index(NONE),), inside, fail)
            builder.start(inside)
        case ObjectRef() | ArrayRef():
            inside = Block()
            test = builder.define_bool(lambda dest, line: IsNull(dest, subject, line))
            builder.terminate(Branch(test, inside, fail, line=builder.line))
            builder.start(inside)
        case _:
            pass


def test_value(builder: FunctionBuilder, subject: Value, p: ValuePattern, fail: Block, keys: Keys) -> None:
    """A number or an enum member."""
    found = fold(builder.context, p.expr)
    if found is None:
        raise Refused(p, "pattern")
    if isinstance(subject.type, UnionType):
        index = named_alternative(subject.type, found)
        if index is None:
            raise Refused(p, "pattern")
        subject = unwrap(builder, subject, index, fail, keys)
    elif always(builder, subject.type, p, keys):
        return
    if isinstance(found, int) and isinstance(subject.type, IntType):
        if not fits(found, subject.type):
            raise Refused(p, "literal-range", f"{found} does not fit '{subject.type.name}'")
        found = wrap(found, subject.type)
    value = materialize(builder, found, None, p)
    test = conditions.compare(builder, "==", subject, value, p.expr, (p.expr, p.expr))
    inside = Block()
    builder.terminate(Branch(test, inside, fail, line=builder.line))
    builder.start(inside)


def named_alternative(union: UnionType, found: Folded) -> int | None:
    """The alternative that a constant belongs to; a plain number to the only integer there is."""
    if isinstance(found, EnumLiteral | IntLiteral):
        return alternative(union, found.type)
    numbers = [i for i, kind in enumerate(union.alternatives) if isinstance(kind, IntType)]
    return numbers[0] if len(numbers) == 1 and isinstance(found, int) else None


def unwrap(builder: FunctionBuilder, subject: Value, index: int, fail: Block, keys: Keys) -> Value:
    """The payload of one alternative, tested first unless the key says that it is this one."""
    assert isinstance(subject.type, UnionType)
    if keys != [index]:
        inside = Block()
        builder.branch_alternative(subject, (index,), inside, fail)
        builder.start(inside)
    kind = subject.type.alternatives[index]
    return builder.define(kind, lambda dest, line: Unwrap(dest, subject, index, line))


def test_class(builder: FunctionBuilder, subject: Value, p: ClassPattern, fail: Block, keys: Keys) -> None:
    """A class, then its fields in the order they are written."""
    wanted = tests_of_type.named_types(builder, p.class_ref)
    if not isinstance(subject.type, PackedUnion | UnionType) and not names_one_of(wanted, subject.type):
        raise Refused(p, "never-fits", type_name(wanted[0]))
    sure = [fit_class(builder, subject.type, p, k, only_class=True) for k in keys or ()]
    if not sure or any(one is not Fit.ALWAYS for one in sure):
        inside = Block()
        tests_of_type.branch_class(builder, subject, wanted, inside, fail)
        builder.start(inside)
    if not p.keyword_keys and not p.positionals:
        return
    (kind,) = [k for k in wanted if k in flatten([subject.type])] if len(wanted) > 1 else wanted
    inner = coerce(builder, subject, kind, p)
    names = [*field_names(builder, kind)[: len(p.positionals)], *p.keyword_keys]
    for name, part in zip(names, [*p.positionals, *p.keyword_values], strict=True):
        if not (isinstance(part, AsPattern) and part.pattern is None and part.name is None):
            test_pattern(builder, field_value(builder, inner, kind, name, p), part, fail, None)


def names_one_of(wanted: list[Type], kind: Type) -> bool:
    return representation(kind) in map(representation, wanted)


def field_names(builder: FunctionBuilder, kind: Type) -> list[str]:
    info = builder.context.program.classes.get(getattr(kind, "cls", ""))
    return [f.name for f in info.fields] if isinstance(info, PackedInfo | ValueInfo) else []


def field_value(builder: FunctionBuilder, inner: Value, kind: Type, name: str, p: Pattern) -> Value:
    """A field by name of a value or object of a known class."""
    info = builder.context.program.classes.get(getattr(kind, "cls", ""))
    match info:
        case PackedInfo(name=cls, fields=packed_fields):
            for f in packed_fields:
                if f.name == name:
                    return builder.define(f.type, lambda dest, line: GetPacked(dest, inner, cls, name, line))
        case ValueInfo(fields=value_fields):
            for v in value_fields:
                if v.name == name:
                    return builder.define(v.type, lambda dest, line: GetValueField(dest, inner, name, line))
        case ObjectInfo(fields=object_fields):
            for o in object_fields:
                if o.name == name and o.kind is FieldKind.PLAIN:
                    return builder.define(o.type, lambda dest, line: GetField(dest, inner, name, line))
        case _:
            pass
    raise Refused(p, "construct", f"the field '{name}' of '{type_name(kind)}' in a pattern")
