"""What callers need to know of functions and methods."""

from __future__ import annotations

from typing import NamedTuple

from mypy.nodes import (
    ARG_STAR,
    ARG_STAR2,
    AssignmentStmt,
    CallExpr,
    ClassDef,
    Decorator,
    Expression,
    ExpressionStmt,
    FuncDef,
    PassStmt,
    RefExpr,
    Statement,
    StrExpr,
)
from mypy.types import CallableType

from codegen.frontend.context import Context, Module, Parameter, Promise, Signature
from codegen.frontend.fold import fold_as
from codegen.frontend.generics import Bindings
from codegen.frontend.map_types import map_class, map_return, map_type
from codegen.frontend.promises import promise_of
from codegen.frontend.refusals import Refused
from codegen.ir.types import NONE, TEXT, Type

MARKS = {f"codegen.lang.intrinsics.{n}": n for n in ("inline", "cold", "export", "console_sink")}
SECTION = "codegen.lang.intrinsics.section"


class Marks(NamedTuple):
    """What the decorators of a function say."""

    names: frozenset[str]
    section: str
    promises: list[Promise]


def define_methods(context: Context, module: Module, node: ClassDef, owner: str) -> None:
    """The signatures of the methods of a class, or of one use of a generic class."""
    for inner in node.defs.body:
        match inner:
            case FuncDef() | Decorator() if is_generated(node, inner):
                pass
            case FuncDef() | Decorator():
                function = inner.func if isinstance(inner, Decorator) else inner
                own = map_class(context, owner, inner)
                with context.generics.bound(context.generics.bindings | self_bindings(function, own)):
                    define_function(context, module, inner, f"{owner}.{function.name}")
            case AssignmentStmt() | PassStmt() | ExpressionStmt(expr=StrExpr()):
                pass
            case _:
                raise Refused(inner, "class-statement")


def self_bindings(function: FuncDef, own: Type) -> Bindings:
    """What `Self` stands for in a method, which has no other type variables."""
    if not isinstance(function.type, CallableType):
        return {}
    if any(not variable.id.is_self() for variable in function.type.variables):
        raise Refused(function, "generic-method")
    return {variable.id: own for variable in function.type.variables}


def is_generated(node: ClassDef, s: Statement) -> bool:
    """Whether mypy made up the method, as it does `__init__` and `__mypy-replace`."""
    return isinstance(s, FuncDef | Decorator) and s.line <= node.line and s.name.startswith("__")


def define_function(context: Context, module: Module, s: FuncDef | Decorator, name: str) -> None:
    """The signature of a function or method under its qualified name."""
    node = s.func if isinstance(s, Decorator) else s
    marks = marks_of(s)
    if not isinstance(node.type, CallableType):
        raise Refused(node, "any")
    if node.is_generator or node.is_coroutine:
        raise Refused(node, "generator")
    params = []
    for argument, kind in zip(node.arguments, node.type.arg_types, strict=True):
        if argument.kind in (ARG_STAR, ARG_STAR2):
            raise Refused(node, "star-arguments")
        mapped = map_type(context, kind, argument)
        if mapped == NONE:
            raise Refused(argument, "type", "None")
        default = None
        if argument.initializer is not None:
            default = fold_as(context, argument.initializer, mapped)
            if default is None:
                raise Refused(argument, "constant", argument.variable.name)
        params.append(Parameter(argument.variable.name, mapped, default))
    returns = map_return(context, node.type.ret_type, node)
    if returns == TEXT:
        raise Refused(node, "text")
    bindings = context.generics.bindings
    context.signatures[name] = Signature(name, params, returns, node, module, *marks, bindings)


def marks_of(s: FuncDef | Decorator) -> Marks:
    found: set[str] = set()
    promised: list[Promise] = []
    section = ""
    for decorator in s.original_decorators if isinstance(s, Decorator) else ():
        name = decorator.fullname if isinstance(decorator, RefExpr) else ""
        if name in MARKS:
            found.add(MARKS[name])
        elif place := section_of(decorator):
            section = place
        elif promise := promise_of(decorator):
            promised.append(promise)
        elif name != "builtins.property":
            raise Refused(decorator, "decorator")
    if section and "inline" in found:
        raise Refused(s, "section")
    return Marks(frozenset(found), section, promised)


def section_of(decorator: Expression) -> str:
    """The name in `@section(".text.hot")`; empty if it is another decorator."""
    match decorator:
        case CallExpr(callee=RefExpr(fullname=callee), args=[name]) if callee == SECTION:
            if isinstance(name, StrExpr) and name.value.startswith(".text."):
                return name.value
            raise Refused(name, "section")
        case _:
            return ""
