"""Unions as C: a tag, and one payload in the room that all share."""

from __future__ import annotations

from codegen.backend.arithmetic import from_word, to_word
from codegen.backend.constants import int_text
from codegen.backend.layout import payload_member
from codegen.backend.tree import Atom, Binary, CallOf, Expr, Member, show
from codegen.backend.unit import Unit
from codegen.ir.types import NoneType, Type, UnionType


def wrap(unit: Unit, kind: UnionType, index: int, payload_type: Type, payload: Expr) -> Expr:
    """The alternative `index` with this payload, by a helper: an initialiser would clear the rest of the room."""
    alternative = kind.alternatives[index]
    text, name = unit.type_text(kind), f"{unit.union_name(kind)}_of_{index}"
    member = payload_member(unit, alternative)
    parameter, store = "void", ""
    arguments: tuple[Expr, ...] = ()
    if member is not None:
        is_word = member == "word"
        arguments = (to_word(payload_type, payload) if is_word else payload,)
        parameter = f"{'uint64_t' if is_word else unit.type_text(alternative)} payload"
        store = f"    made.{member} = payload;\n"
    body = f"    {text} made;\n    made.tag = {int_text(index, 64)};\n{store}    return made;\n"
    return CallOf(unit.helper(name, f"LANG_INLINE {text} {name}({parameter}) {{\n{body}}}\n"), arguments)


def unwrap(unit: Unit, kind: UnionType, index: int, source: Expr) -> Expr:
    """The payload of the alternative `index`."""
    alternative = kind.alternatives[index]
    member = payload_member(unit, alternative)
    assert member is not None, "None carries nothing"
    if member == "word":
        return from_word(alternative, unit.type_text(alternative), Member(source, member))
    return Member(source, member)


def has_alternative(indices: tuple[int, ...], source: Expr) -> Expr:
    """Whether a union holds one of these alternatives."""
    tag = Member(source, "tag")
    if len(indices) == 1:
        return Binary("==", tag, Atom(int_text(indices[0], 64)))
    return CallOf("lang_among", (tag, Atom(int_text(sum(1 << i for i in indices), 64))))


def convert(unit: Unit, source: UnionType, dest: UnionType, indices: tuple[int | None, ...], expr: Expr) -> Expr:
    """A union in other clothes: a helper that looks at the tag."""
    base = f"{unit.union_name(source)}_as_{unit.union_name(dest)}"
    name = base + "".join("_" + ("x" if i is None else str(i)) for i in indices)
    cases = "".join(
        convert_case(unit, source, dest, index, target) for index, target in enumerate(indices) if target is not None
    )
    text = (
        f"LANG_INLINE {unit.type_text(dest)} {name}({unit.type_text(source)} source) {{\n"
        f"    switch (source.tag) {{\n{cases}    default:\n        __builtin_unreachable();\n    }}\n}}\n"
    )
    return CallOf(unit.helper(name, text), (expr,))


def convert_case(unit: Unit, source: UnionType, dest: UnionType, index: int, target: int) -> str:
    """One case of such a helper."""
    kind = source.alternatives[index]
    atom: Expr = Atom("source")
    payload = Atom("NULL") if isinstance(kind, NoneType) else unwrap(unit, source, index, atom)
    value = wrap(unit, dest, target, kind, payload)
    return f"    case {index}:\n        return {show(value)};\n"
