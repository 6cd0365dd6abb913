"""Constants as C: operands of expressions, and initialisers of statics and tables."""

from __future__ import annotations

from codegen.backend.layout import payload_member
from codegen.backend.names import safe_name
from codegen.backend.tree import Atom, Cast, Expr, Unary, show
from codegen.backend.unit import Unit, function_name
from codegen.errors import InternalError
from codegen.ir.ops import (
    BoolLiteral,
    Constant,
    EnumLiteral,
    FunctionRef,
    IntLiteral,
    Literal,
    NoneLiteral,
    StaticRef,
    StructLiteral,
    TableRef,
    TextLiteral,
    UnionLiteral,
)
from codegen.ir.program import PackedInfo
from codegen.ir.types import IntType, NoneType, PackedType


def literal(unit: Unit, value: Literal) -> Expr:
    """A constant operand."""
    match value:
        case IntLiteral(value=number, type=IntType(bits=bits, signed=signed)):
            return Atom(int_text(number, bits, signed=signed))
        case BoolLiteral(value=truth):
            return Atom("true" if truth else "false")
        case EnumLiteral(member=member, type=kind):
            return Atom(f"{unit.enum(kind.cls).c_name}_{member}")
        case NoneLiteral():
            return Atom("NULL")
        case TextLiteral(value=text):
            return Atom(text_literal(text))
        case StaticRef(name=name):
            return Unary("&", Atom(safe_name(unit.program.statics[name].c_name)))
        case TableRef(name=name):
            return Cast(unit.type_text(value.type), Atom(safe_name(unit.program.tables[name].c_name)))
        case _:
            raise InternalError(f"an operand {value}")


def int_text(number: int, bits: int, *, signed: bool = False) -> str:
    """An integer literal of this width; large ones in hexadecimal, as addresses and masks are read."""
    suffix = {64: "L" if signed else "UL", 32: "" if signed else "U"}.get(bits, "")
    if signed and number == -(1 << (bits - 1)) and bits >= 32:
        return f"({number + 1}{suffix} - 1)"
    text = str(number) if signed or number < 1 << 12 else f"{number:#x}"
    return text + suffix


def text_literal(text: str) -> str:
    """A C string literal."""
    special = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "?": "\\?"}
    out = []
    for byte in text.encode():
        char = chr(byte)
        out.append(special.get(char, char if 32 <= byte < 127 else f"\\{byte:03o}"))
    return '"' + "".join(out) + '"'


def constant_number(constant: Constant) -> int | None:
    """The bits of a scalar constant as an unsigned number; None for an address."""
    match constant:
        case IntLiteral(value=number, type=IntType(bits=bits)):
            return number & ((1 << bits) - 1)
        case EnumLiteral(value=number):
            return number
        case BoolLiteral(value=truth):
            return int(truth)
        case NoneLiteral():
            return 0
        case _:
            return None


def packed_words(info: PackedInfo, values: dict[str, int]) -> list[int]:
    """The words of a packed value whose fields are all known."""
    words = [0] * info.words
    words[0] = info.tag or 0
    for field in info.fields:
        mask = (1 << field.place.width) - 1
        words[field.place.word] |= (values[field.name] & mask) << field.place.shift
    return words


def struct_words(unit: Unit, constant: StructLiteral) -> list[int]:
    """The words of a packed constant, in the width of its family."""
    assert isinstance(constant.type, PackedType)
    values = {}
    for name, item in constant.fields:
        number = struct_words(unit, item)[0] if isinstance(item, StructLiteral) else constant_number(item)
        if number is None:
            raise InternalError(f"a packed constant with an address in {name}")
        values[name] = number
    words = packed_words(unit.packed(constant.type.cls), values)
    return words + [0] * (unit.program.families[constant.type.family].words - len(words))


def is_zero(unit: Unit, constant: Constant) -> bool:
    """Whether every bit of a constant is zero."""
    match constant:
        case StructLiteral(type=PackedType()):
            return not any(struct_words(unit, constant))
        case StructLiteral(fields=fields):
            return all(is_zero(unit, item) for _, item in fields)
        case UnionLiteral(index=index, payload=payload):
            return index == 0 and is_zero(unit, payload)
        case _:
            return constant_number(constant) == 0


def initialiser(unit: Unit, constant: Constant) -> str:
    """A constant as the initialiser of something static."""
    match constant:
        case StructLiteral(type=PackedType()):
            items = [(f"w{i}", int_text(w, 64)) for i, w in enumerate(struct_words(unit, constant))]
            return braces(items)
        case StructLiteral(fields=fields):
            return braces([(safe_name(name), initialiser(unit, item)) for name, item in fields])
        case UnionLiteral(type=kind, index=index, payload=payload):
            items = [("tag", int_text(index, 64))]
            member = payload_member(unit, kind.alternatives[index])
            if member == "word":
                number = constant_number(payload)
                text = int_text(number, 64) if number is not None else "(uint64_t)" + initialiser(unit, payload)
                items.append((member, text))
            elif member is not None and not isinstance(kind.alternatives[index], NoneType):
                items.append((member, initialiser(unit, payload)))
            return braces(items)
        case FunctionRef(name=name):
            return function_name(unit.program.functions[name])
        case _:
            return show(literal(unit, constant))


def braces(items: list[tuple[str, str]]) -> str:
    """`{.a = 1, .b = 2}`."""
    return "{" + ", ".join(f".{name} = {text}" for name, text in items) + "}"
