"""Packed values as C: shifts and masks over the words of their family's struct."""

from __future__ import annotations

from functools import reduce

from codegen.analysis.checks import always_fits
from codegen.backend.arithmetic import from_word, masked, to_word
from codegen.backend.constants import constant_number, int_text, text_literal
from codegen.backend.tree import Atom, Binary, CallOf, Cast, Compound, Expr, Member
from codegen.backend.unit import Unit
from codegen.errors import InternalError
from codegen.ir.ops import Register, Value
from codegen.ir.program import PackedField, PackedInfo
from codegen.lang.model import TAG_BITS

Argument = tuple[Value, Expr]


def get_field(unit: Unit, info: PackedInfo, name: str, source: Expr) -> Expr:
    """One field of a packed value."""
    field = field_of(info, name)
    place = field.place
    word: Expr = Member(source, f"w{place.word}")
    if field.is_reference:
        signed = Binary(">>", Cast("int64_t", word), Atom(str(place.shift)))
        return Cast(unit.type_text(field.type), signed)
    if place.shift:
        word = Binary(">>", word, Atom(str(place.shift)))
    if place.shift + place.width < 64:
        word = masked(word, place.width)
    return from_word(field.type, unit.type_text(field.type), word)


def field_of(info: PackedInfo, name: str) -> PackedField:
    """The field of this name."""
    for field in info.fields:
        if field.name == name:
            return field
    raise InternalError(f"{info.name} has no field {name}")


def make(unit: Unit, info: PackedInfo, arguments: list[Argument], site: str | None, fits: tuple[str, ...]) -> Expr:
    """A new packed value; `site` is where a field that does not fit is reported, `fits` are those that do."""
    named = [(field.name, argument) for field, argument in zip(info.fields, arguments, strict=True)]
    words: list[list[Expr]] = [[] for _ in range(info.words)]
    place_bits(unit, info, named, words, site, fits, tag=info.tag or 0)
    return whole(unit, info, [join(terms) for terms in words])


def replace(
    unit: Unit,
    info: PackedInfo,
    source: Expr,
    changes: list[tuple[str, Argument]],
    site: str | None,
    fits: tuple[str, ...],
) -> Expr:
    """`source` (which may be written twice) with some fields changed."""
    words: list[list[Expr]] = []
    for index in range(unit.program.families[info.family].words):
        kept = (1 << 64) - 1
        for name, _ in changes:
            place = field_of(info, name).place
            if place.word == index:
                kept &= ~(((1 << place.width) - 1) << place.shift)
        old: Expr = Member(source, f"w{index}")
        if kept == 0:
            words.append([])
        else:
            words.append([old if kept == (1 << 64) - 1 else Binary("&", old, Atom(int_text(kept, 64)))])
    place_bits(unit, info, changes, words, site, fits)
    return whole(unit, info, [join(terms) for terms in words])


def place_bits(
    unit: Unit,
    info: PackedInfo,
    arguments: list[tuple[str, Argument]],
    words: list[list[Expr]],
    site: str | None,
    fits: tuple[str, ...],
    *,
    tag: int = 0,
) -> None:
    """Add each argument, shifted to its place, to the terms of its word; constants are added up."""
    known = [tag] + [0] * (len(words) - 1)
    for name, (value, expr) in arguments:
        field = field_of(info, name)
        number = None if isinstance(value, Register) else constant_number(value)
        if number is not None:
            known[field.place.word] |= (number & ((1 << field.place.width) - 1)) << field.place.shift
        else:
            whole = field.name in fits or always_fits(unit.program, field)
            words[field.place.word].append(field_bits(field, value, expr, site, whole=whole))
    for terms, number in zip(words, known, strict=True):
        if number:
            terms.insert(0, Atom(int_text(number, 64)))


def field_bits(field: PackedField, value: Value, expr: Expr, site: str | None, *, whole: bool) -> Expr:
    """A field's bits in their place; unless they fit as a `whole`, they are cut off, or reported."""
    place = field.place
    bits = to_word(value.type, expr)
    if not whole:
        if site is not None:
            mask = int_text((1 << place.width) - 1, 64)
            text = text_literal(f"{field.name} does not fit {place.width} bits")
            bits = CallOf("lang_field", (bits, Atom(mask), Atom(text), Atom(site)))
        elif place.shift + place.width < 64:
            bits = masked(bits, place.width)
    return Binary("<<", bits, Atom(str(place.shift))) if place.shift else bits


def join(terms: list[Expr]) -> Expr:
    """The terms of a word, or'ed."""
    return reduce(lambda left, right: Binary("|", left, right), terms) if terms else Atom("0")


def whole(unit: Unit, info: PackedInfo, words: list[Expr]) -> Expr:
    """A packed value from its words."""
    family = unit.program.families[info.family]
    words = words + [Atom("0")] * (family.words - len(words))
    return Compound(f"struct {family.c_name}", tuple((f"w{i}", word) for i, word in enumerate(words)))


def has_tag(unit: Unit, classes: tuple[str, ...], source: Expr) -> Expr:
    """Whether a packed value is of one of these classes."""
    tags = sorted({unit.packed(cls).tag or 0 for cls in classes})
    tag = masked(Member(source, "w0"), TAG_BITS)
    if len(tags) == 1:
        return Binary("==", tag, Atom(str(tags[0])))
    return CallOf("lang_among", (tag, Atom(int_text(sum(1 << t for t in tags), 64))))


def matches(unit: Unit, cls: str, fields: list[tuple[str, Value]], source: Expr, *, tagged: bool) -> Expr:
    """Whether fields of one word hold these constants, and the tag is that of the class: one comparison."""
    info, mask, wanted = unit.packed(cls), 0, 0
    if tagged:
        mask, wanted = (1 << TAG_BITS) - 1, info.tag or 0
    word = 0
    for name, value in fields:
        place = field_of(info, name).place
        number = None if isinstance(value, Register) else constant_number(value)
        if number is None:
            raise InternalError(f"a match of {cls}.{name} with {value}")
        word = place.word
        mask |= ((1 << place.width) - 1) << place.shift
        wanted |= number << place.shift
    found = Binary("&", Member(source, f"w{word}"), Atom(int_text(mask, 64)))
    return Binary("==", found, Atom(int_text(wanted, 64)))


def equal(unit: Unit, family: str, left: Expr, right: Expr) -> Expr:
    """Whether all words of two packed values are equal."""
    info = unit.program.families[family]
    same = " && ".join(f"left.w{i} == right.w{i}" for i in range(info.words))
    struct = f"struct {info.c_name}"
    text = f"LANG_INLINE bool {info.c_name}_equal({struct} left, {struct} right) {{\n    return {same};\n}}\n"
    return CallOf(unit.helper(f"{info.c_name}_equal", text), (left, right))


def from_bits(unit: Unit, cls: str, word: Expr) -> Expr:
    """The one-word packed value that `word` represents; bits beyond its fields are dropped."""
    info = unit.packed(cls)
    width = max((field.place.shift + field.place.width for field in info.fields), default=0)
    return whole(unit, info, [masked(word, width)])


def enum_from(unit: Unit, cls: str, word: Expr, default: Expr) -> Expr:
    """The member of an enum that a word stands for, or a default."""
    info = unit.enum(cls)
    enum = f"enum {info.c_name}"
    cases = "".join(
        f"    case {info.c_name}_{name}:\n" for name in {number: name for name, number in info.members}.values()
    )
    text = (
        f"LANG_INLINE {enum} {info.c_name}_from(uint64_t word, {enum} other) {{\n    switch (word) {{\n"
        f"{cases}        return ({enum})word;\n    default:\n        return other;\n    }}\n}}\n"
    )
    return CallOf(unit.helper(f"{info.c_name}_from", text), (word, default))
