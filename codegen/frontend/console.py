"""Lower texts for the console: an f-string becomes a sequence of writes."""

from __future__ import annotations

import re

from mypy.nodes import CallExpr, Expression, ListExpr, MemberExpr, StrExpr

from codegen.frontend import expressions
from codegen.frontend.builder import FunctionBuilder
from codegen.frontend.fold import fold
from codegen.frontend.refusals import Refused
from codegen.ir.ops import Intrinsic, TextLiteral, Value
from codegen.ir.types import TEXT, EnumType, IntType, type_name


def write_text(builder: FunctionBuilder, e: Expression) -> None:
    """`console(text)`: a literal, a parameter, or an f-string."""
    match e:
        case CallExpr(callee=MemberExpr(expr=StrExpr(value=""), name="join"), args=[ListExpr(items=items)]):
            for item in items:
                write_text(builder, item)
        case CallExpr(callee=MemberExpr(expr=StrExpr(), name="format"), args=[item, StrExpr(value=form)]):
            write_item(builder, item, form)
        case _:
            emit(builder, "console_text", expressions.lower(builder, e, TEXT))


def last_text(builder: FunctionBuilder, e: Expression) -> Value:
    """The text of `fatal`: what comes before its last part goes to the console at once."""
    if isinstance(e, CallExpr):
        write_text(builder, e)
        return TextLiteral("")
    return expressions.lower(builder, e, TEXT)


def write_item(builder: FunctionBuilder, e: Expression, form: str) -> None:
    """One `{x}`, `{x:x}`, `{x:#x}` or `{x:016x}`."""
    found = fold(builder.context, e)
    if isinstance(found, int):
        emit(builder, "console_text", TextLiteral(format(found, form)))
        return
    if isinstance(found, TextLiteral):
        emit(builder, "console_text", found)
        return
    value = expressions.lower(builder, e)
    spec = re.fullmatch(r"(#?)(?:0(\d+))?(x?)", form)
    match value.type:
        case IntType(signed=signed) if spec and (spec[3] or form == ""):
            if spec[1]:
                emit(builder, "console_text", TextLiteral("0x"))
            digits = int(spec[2] or 0) - (2 if spec[1] else 0)
            if spec[3]:
                emit(builder, "console_hex", value, max(digits, 0))
            else:
                emit(builder, "console_signed" if signed else "console_unsigned", value)
        case kind if kind == TEXT and form == "":
            emit(builder, "console_text", value)
        case EnumType() | _:
            raise Refused(e, "format", type_name(value.type))


def emit(builder: FunctionBuilder, name: str, value: Value, *constants: int) -> None:
    if isinstance(value, TextLiteral) and value.value == "":
        return
    builder.emit(Intrinsic(None, name, [value], constants, builder.line))
