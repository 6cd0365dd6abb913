"""Lower texts for the console: an f-string becomes a sequence of writes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from mypy.nodes import CallExpr, Expression, ListExpr, MemberExpr, StrExpr

from codegen.frontend import expressions
from codegen.frontend.builder import FunctionBuilder
from codegen.frontend.fold import fold
from codegen.frontend.refusals import Refused
from codegen.ir.ops import Intrinsic, TextLiteral, Value
from codegen.ir.types import TEXT, IntType, type_name

Part: TypeAlias = tuple[str, Value, tuple[int, ...]]  # an intrinsic, what it writes, its constants


def write_text(builder: FunctionBuilder, e: Expression) -> None:
    """`console(text)`: a literal, a parameter, or an f-string, evaluated whole before it is written."""
    emit_parts(builder, list(parts_of(builder, e)))


def emit_parts(builder: FunctionBuilder, parts: list[Part]) -> None:
    for name, value, constants in parts:
        if not (isinstance(value, TextLiteral) and value.value == ""):
            builder.emit(Intrinsic(None, name, [value], constants, builder.line))


def parts_of(builder: FunctionBuilder, e: Expression) -> Iterator[Part]:
    """The writes that a text is made of; what they write is evaluated on the way."""
    match e:
        case CallExpr(callee=MemberExpr(expr=StrExpr(value=""), name="join"), args=[ListExpr(items=items)]):
            for item in items:
                yield from parts_of(builder, item)
        case CallExpr(callee=MemberExpr(expr=StrExpr(), name="format"), args=[item, StrExpr(value=form)]):
            yield from parts_of_item(builder, item, form)
        case _:
            yield "console_text", expressions.lower(builder, e, TEXT), ()


def parts_of_item(builder: FunctionBuilder, e: Expression, form: str) -> Iterator[Part]:
    """One `{x}`, `{x:x}`, `{x:#x}` or `{x:016x}`."""
    found = fold(builder.context, e)
    if isinstance(found, int):
        yield "console_text", TextLiteral(format(found, form)), ()
        return
    value = expressions.lower(builder, e, TEXT if isinstance(found, TextLiteral) else None)
    spec = re.fullmatch(r"(#?)(?:0(\d+))?(x?)", form)
    match value.type:
        case IntType(signed=signed) if spec and (spec[3] or form == ""):
            if spec[1] and not signed:
                yield "console_text", TextLiteral("0x"), ()
            digits = max(int(spec[2] or 0) - (2 if spec[1] else 0), 0)
            if spec[3]:
                # The prefix of a negative number stands behind its sign.
                yield "console_prefixed" if spec[1] and signed else "console_hex", value, (digits,)
            else:
                yield "console_signed" if signed else "console_unsigned", value, ()
        case kind if kind == TEXT and form == "":
            yield "console_text", value, ()
        case kind:
            raise Refused(e, "format", type_name(kind))
