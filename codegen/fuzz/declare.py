"""The classes, constants and tables of a program."""

from __future__ import annotations

from collections.abc import Sequence

from codegen.fuzz.scope import Local, Program
from codegen.fuzz.types import (
    ADDRESSES,
    BOOL,
    INTS,
    NOTHING,
    U8,
    U64,
    Bool,
    Enumeration,
    Field,
    Int,
    Object,
    Record,
    Run,
    Type,
    Union,
)
from codegen.fuzz.types import Int as IntType

REFERENCE = 39  # bits of a reference in a packed value
WORD = 64
TAG = 5


def declare_types(p: Program) -> None:
    """A few types, each made of those before it."""
    makers = [enumeration, packed, value, union, family, kobject, value, generic_value]
    for maker in p.chance.sample(makers, p.chance.randint(1, 4)):
        maker(p)


def some_int(p: Program) -> Int:
    return U64 if p.chance.random() < 0.25 else p.chance.choice(INTS)


def some_type(p: Program, *kinds: type) -> Type:
    """A type for a field or a parameter: a number, or one of the declared types of these kinds."""
    declared = [t for t in p.types if isinstance(t, kinds) and not is_bare(t)]
    roll = p.chance.random()
    if declared and roll < 0.45:
        return p.chance.choice(declared)
    if roll < 0.55:
        return BOOL
    if roll < 0.58:
        return p.chance.choice(ADDRESSES)
    return some_int(p)


def is_bare(t: Type) -> bool:
    """Whether it has no fields, so that nothing can be done with it."""
    return isinstance(t, Record) and not t.fields


def constant(p: Program, t: Type, width: int = 0) -> str:
    """A constant expression."""
    match t:
        case IntType():
            most = min(t.most, (1 << width) - 1) if width else t.most
            least = 0 if width else t.least
            return f"{t.name}({p.chance.choice((least, most, p.chance.randint(least, most), min(7, most)))})"
        case Bool():
            return p.chance.choice(("True", "False"))
        case Enumeration():
            return f"{t.name}.{p.chance.choice(t.members)[0]}"
        case Record():
            return f"{t.name}({', '.join(constant(p, f.type, f.width) for f in t.fields)})"
        case Union():
            return "None" if NOTHING in t.parts else constant(p, t.parts[-1])
        case _:
            return f"{t.name}({p.chance.randrange(1 << 39)})"


def enumeration(p: Program) -> Enumeration:
    count = p.chance.randint(1, 5)
    start = p.chance.choice((0, 0, 1, 3))
    numbers: Sequence[int] = range(start, start + count)
    if p.chance.random() < 0.4:
        numbers = p.chance.sample(range(p.chance.choice((8, 40, 300))), count)
    members = tuple(("ABCDE"[i], n) for i, n in enumerate(numbers))
    t = Enumeration(p.name("E"), members)
    p.types.append(t)
    p.lines += [f"class {t.name}(Enum):", *(f"    {name} = {n}" for name, n in members)]
    return t


def packed(p: Program) -> Record:
    """An untagged packed class."""
    words = p.chance.choice((1, 1, 1, 2))
    return add_packed(p, p.name("P"), None, words)


def family(p: Program) -> Union:
    """Tagged packed classes and the union of them."""
    words = p.chance.choice((1, 2, 2))
    tags = p.chance.sample(range(32), p.chance.randint(2, 4))
    parts = tuple(add_packed(p, p.name("C"), tag, words) for tag in tags)
    t = Union(parts, p.name("Cap"))
    p.types.append(t)
    p.lines.append(f"{t.alias} = {' | '.join(part.name for part in parts)}")
    return t


def add_packed(p: Program, name: str, tag: int | None, words: int) -> Record:
    fields = packed_fields(p, tag, words)
    t = Record(name, tuple(fields), packed=True, tag=tag, words=words)
    p.types.append(t)
    how = ", ".join(
        ([f"tag={tag}"] if tag is not None else [])
        + ([f"words={words}"] if words == 1 or p.chance.random() < 0.5 else [])
    )
    p.lines += [f"@packed({how})", f"class {name}:"]
    for f in t.fields:
        default = f", default={f.default}" if f.default else ""
        p.lines.append(f"    {f.name}: {f.type.name} = bits({f.width}{default})")
    p.lines += [] if t.fields else ["    pass"]
    return t


def packed_fields(p: Program, tag: int | None, words: int) -> list[Field]:
    """Fields that fit the words; what does not fit the rest of one goes to the next."""
    word, low, top = 0, 0 if tag is None else TAG, WORD
    fields: list[Field] = []
    with_default = False
    for i in range(p.chance.randint(0 if tag is not None else 1, 5)):
        t, width = packed_field(p)
        if low + width > top:
            word, low, top = word + 1, 0, WORD
        if word >= words or low + width > top:
            break
        if isinstance(t, Object):
            top -= width
        else:
            low += width
        with_default = not isinstance(t, Object) and (with_default or p.chance.random() < 0.2)
        if isinstance(t, Object) and any(f.default for f in fields):
            break
        fields.append(Field(f"{'abcde'[i]}{len(fields)}", t, width, constant(p, t, width) if with_default else ""))
    return fields or [Field("a0", U8, 8)]


def packed_field(p: Program) -> tuple[Type, int]:
    """A type for a field of a packed class, and its width."""
    roll = p.chance.random()
    enums, records = p.named(Enumeration), [r for r in p.named(Record) if r.is_word]
    if enums and roll < 0.2:
        t = p.chance.choice(enums)
        return t, max(1, max(n for _, n in t.members).bit_length()) + p.chance.choice((0, 0, 1))
    if records and roll < 0.35:
        r = p.chance.choice(records)
        return r, sum(f.width for f in r.fields)
    if p.named(Object) and roll < 0.45:
        return p.chance.choice(p.named(Object)), REFERENCE
    if roll < 0.6:
        return BOOL, 1
    i = some_int(p)
    return i, p.chance.choice((i.bits, p.chance.randint(1, i.bits), p.chance.randint(1, min(12, i.bits))))


def value(p: Program) -> Record:
    fields: list[Field] = []
    for i in range(p.chance.randint(1, 4)):
        t = some_type(p, Enumeration, Record, Union, Object)
        has_default = not has_object(t) and (any(f.default for f in fields) or p.chance.random() < 0.2)
        if any(f.default for f in fields) and not has_default:
            break
        fields.append(Field("fghij"[i], t, 0, constant(p, t) if has_default else ""))
    t = Record(p.name("V"), tuple(fields))
    p.types.append(t)
    p.lines += ["@value", f"class {t.name}:"]
    p.lines += [f"    {f.name}: {f.type.name}" + (f" = {f.default}" if f.default else "") for f in fields]
    return t


def has_object(t: Type) -> bool:
    """Whether it has a reference to an object in it, so that it has no constant."""
    match t:
        case Object() | Run():
            return True
        case Record(fields=fields):
            return any(has_object(f.type) for f in fields)
        case Union(parts=parts):
            return NOTHING not in parts and has_object(parts[-1])
        case _:
            return False


def generic_value(p: Program) -> None:
    """A generic class, and one or two uses of it."""
    name = p.name("G")
    p.lines += ["@value", f"class {name}(Generic[T, S]):", "    first: T", "    second: S"]
    for _ in range(p.chance.randint(1, 2)):
        one, two = (some_type(p, Enumeration, Record) for _ in range(2))
        t = Record(f"{name}[{one.name}, {two.name}]", (Field("first", one), Field("second", two)))
        if t not in p.types:
            p.types.append(t)


def union(p: Program) -> Union:
    """A union of values, with None or without, with a name or without."""
    pool: list[Type] = [NOTHING, some_int(p), some_int(p), *p.named(Enumeration), *p.named(Record), *p.named(Object)]
    pool = [t for t in pool if not (isinstance(t, Record) and (t.tag is not None or "[" in t.name))]
    pool += [BOOL] if p.chance.random() < 0.3 else []
    parts = tuple(dict.fromkeys(p.chance.sample(pool, min(len(pool), p.chance.choice((2, 2, 3, 4))))))
    if len(parts) < 2:
        parts = (NOTHING, U64)
    alias = p.name("U") if NOTHING not in parts and p.chance.random() < 0.5 else ""
    t = Union(parts, alias)
    p.types.append(t)
    if alias:
        p.lines.append(f"{alias} = {' | '.join(part.name for part in parts)}")
    return t


SMALL = ((U64,), (U64, U64), (INTS[2], INTS[2]), (U64, INTS[2], INTS[1], U8, U8), (INTS[7], INTS[4], INTS[5], INTS[6]))


def kobject(p: Program) -> None:
    """A small class that fills its size, and one that holds objects of it; each with a static object."""
    small = Object(p.name("K"))
    kinds = p.chance.choice(SMALL)
    small.fields = [Field(f"w{i}", t, 0, constant(p, t)) for i, t in enumerate(kinds)]
    size_bits = max(3, sum(t.bits for t in kinds) // 8 - 1).bit_length()
    emit_object(p, small, size_bits)
    if p.chance.random() < 0.7:
        large = Object(p.name("K"))
        large.fields = [object_field(p, i, small, large) for i in range(p.chance.randint(2, 5))]
        emit_object(p, large, 10)


def object_field(p: Program, i: int, small: Object, own: Object) -> Field:
    name = f"m{i}"
    match p.chance.randrange(8):
        case 0:
            return Field(name, small, 0, f"embedded({small.name})")
        case 1:
            length = p.chance.randint(1, 6)
            return Field(name, Run(small, length), 0, f"embedded_array({small.name}, {length})")
        case 2:
            return array_field(p, name)
        case 3:
            length = p.chance.randint(1, 5)
            links = Run(Union((small, NOTHING)), length)
            return Field(name, links, 0, f"optional_array({small.name}, {length})")
        case 4:
            return Field(name, Union((p.chance.choice((small, own)), NOTHING)), 0, "None")
        case _:
            t = some_type(p, Enumeration, Record, Union)
            t = some_int(p) if has_object(t) else t
            return Field(name, t, 0, constant(p, t))


def array_field(p: Program, name: str) -> Field:
    """An array of values whose first value is known."""
    length = p.chance.randint(1, 9)
    records = [r for r in p.named(Record) if not has_object(r) and all(isinstance(f.type, Int) for f in r.fields)]
    pool: list[Type] = [some_int(p), some_int(p), *p.named(Enumeration), *records]
    element = p.chance.choice(pool)
    return Field(name, Run(element, length), 0, f"embedded_array({element.name}, {length})")


def emit_object(p: Program, t: Object, size_bits: int) -> None:
    p.lines += [f"@kobject(size_bits={size_bits})", f"class {t.name}:"]
    p.lines += [f"    {f.name}: {f.type.name} = {f.default}" for f in t.fields]
    p.types.append(t)
    for _ in range(p.chance.randint(1, 2)):
        p.globals[p.name("k")] = Local(t, assignable=False)


def declare_constants(p: Program) -> None:
    """The static objects, constants and tables."""
    statics = [(name, local.type) for name, local in p.globals.items()]
    p.lines += ["STATE_MODULE: Final = True"] if statics else []
    p.lines += [f"{name}: Final = {t.name}()" for name, t in statics]
    for _ in range(p.chance.choice((0, 0, 1, 2))):
        name = p.name("N")
        p.constants[name] = p.chance.choice((0, 1, 7, 63, 255, 4096, p.chance.randrange(1 << 32)))
        p.lines.append(f"{name}: Final = {p.constants[name]}")
    if p.chance.random() < 0.3:
        t, name = some_type(p, Enumeration, Record), p.name("W")
        if not has_object(t):
            p.globals[name] = Local(t, assignable=False)
            p.lines.append(f"{name}: Final = {constant(p, t)}")
    if p.chance.random() < 0.3:
        t, name = some_type(p, Enumeration, Record), p.name("TABLE")
        if not has_object(t):
            length = p.chance.randint(1, 8)
            p.globals[name] = Local(Run(t, length, constant=True), assignable=False)
            p.lines.append(f"{name}: Final = table({', '.join(constant(p, t) for _ in range(length))})")
