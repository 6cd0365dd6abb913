"""Lower calls: functions and methods of the program, conversions, constructors; intrinsics are elsewhere."""

from __future__ import annotations

from mypy.nodes import (
    ARG_NAMED,
    ARG_POS,
    ArgKind,
    CallExpr,
    Decorator,
    Expression,
    FuncDef,
    IndexExpr,
    MemberExpr,
    NameExpr,
    RefExpr,
    TypeInfo,
)
from mypy.nodes import Context as Node

from codegen.frontend import dispatch, expressions, intrinsics, members
from codegen.frontend.builder import FunctionBuilder
from codegen.frontend.coerce import coerce, materialize
from codegen.frontend.conditions import HINTS
from codegen.frontend.context import Parameter, Signature
from codegen.frontend.fold import check_width, fold
from codegen.frontend.generics import is_template, named_class
from codegen.frontend.instances import function_instance
from codegen.frontend.refusals import Refused
from codegen.ir.ops import (
    Assign,
    Block,
    Call,
    Convert,
    GetTag,
    Goto,
    IntLiteral,
    MakePacked,
    MakeValue,
    NoneLiteral,
    Switch,
    Unreachable,
    Value,
)
from codegen.ir.program import EnumInfo, ObjectInfo, PackedInfo, ValueInfo
from codegen.ir.types import (
    BOOL,
    INTEGERS,
    NEVER,
    U64,
    VOID,
    BoolType,
    IntType,
    PackedType,
    PackedUnion,
    Type,
    ValueType,
    short_name,
    type_name,
)

Arguments = list[tuple[ArgKind, str | None, Expression]]


def lower_call(builder: FunctionBuilder, e: CallExpr, want: Type | None) -> Value:
    """Any call; one that returns nothing gives a `NoneLiteral` of type void."""
    for argument, kind in zip(e.args, e.arg_kinds, strict=True):
        if kind not in (ARG_POS, ARG_NAMED):
            raise Refused(argument, "star-arguments")
    match e.callee:
        case callee if info := named_class(callee):
            return lower_constructor(builder, constructed(builder, info, e), e)
        case RefExpr(fullname=name) if name in builder.context.generics.functions:
            builder.line = e.line
            signature = function_instance(builder.context, name, e)
            return emit_call(builder, signature, arguments(builder, e, signature.params), e)
        case RefExpr(node=FuncDef() | Decorator()) if e.callee.fullname in builder.context.signatures:
            builder.line = e.line
            signature = builder.context.signatures[e.callee.fullname]
            return emit_call(builder, signature, arguments(builder, e, signature.params), e)
        case RefExpr(fullname=name) if name in HINTS or name == "builtins.isinstance":
            return lower_test(builder, e)
        case RefExpr(fullname=name) if intrinsics.is_intrinsic(name):
            return intrinsics.lower_intrinsic(builder, name, e, want)
        case RefExpr(fullname="typing.cast"):
            raise Refused(e, "cast")
        case MemberExpr() if members.class_names(builder.context, builder.context.type_of(e.callee.expr)):
            return lower_method(builder, e.callee, list(zip(e.arg_kinds, e.arg_names, e.args, strict=True)), e)
        case IndexExpr(base=base) if table := dispatch.dispatch_table(builder.context, base):
            builder.line = e.line
            return dispatch.lower_dispatch(builder, e.callee, table, e)
        case NameExpr(name=name) | MemberExpr(name=name):
            raise Refused(e, "callee", name)
        case _:
            pass
    raise Refused(e, "construct", "a call of what an expression gives")


def lower_test(builder: FunctionBuilder, e: CallExpr) -> Value:
    """`likely(…)` and `isinstance` where a value is wanted."""
    from codegen.frontend.conditions import branch_on, join_branches

    if e.callee.fullname != "builtins.isinstance":  # type: ignore[attr-defined]
        return expressions.lower(builder, e.args[0], BOOL)
    return join_branches(builder, lambda true, false: branch_on(builder, e, true, false))


def arguments(builder: FunctionBuilder, e: CallExpr, params: list[Parameter]) -> list[Value]:
    return bind(builder, list(zip(e.arg_kinds, e.arg_names, e.args, strict=True)), params, e)


def bind(builder: FunctionBuilder, given: Arguments, params: list[Parameter], node: Node) -> list[Value]:
    """Evaluate the arguments in the order of the call, then put them in the order of the parameters."""
    by_name = {p.name: p for p in params}
    values: dict[str, Value] = {}
    for position, (kind, name, argument) in enumerate(given):
        parameter = by_name[name] if kind == ARG_NAMED and name else params[position]
        values[parameter.name] = expressions.lower(builder, argument, parameter.type)
    for p in params:
        if p.name not in values:
            if p.default is None:
                raise Refused(node, "internal", f"no argument for '{p.name}'")
            values[p.name] = coerce(builder, materialize(builder, p.default, p.type, node), p.type, node)
    return [values[p.name] for p in params]


def emit_call(builder: FunctionBuilder, signature: Signature, args: list[Value], node: Node) -> Value:
    """The call itself; control does not come back from a function that never returns."""
    builder.calls.append((signature.name, node))
    kind = signature.returns
    if kind in (VOID, NEVER):
        builder.emit(Call(None, signature.name, args, builder.line))
        if kind == NEVER:
            builder.terminate(Unreachable(builder.line))
        return NoneLiteral(kind)
    return builder.define(kind, lambda dest, line: Call(dest, signature.name, args, line))


def lower_method(builder: FunctionBuilder, callee: MemberExpr, given: Arguments, node: Node) -> Value:
    """`base.method(…)` or a property: a function of the class with the base as first argument."""
    classes = members.class_names(builder.context, builder.context.type_of(callee.expr))
    base = expressions.lower(builder, callee.expr)
    builder.line = node.line
    signatures = [method(builder, cls, callee) for cls in classes]
    if len({s.name for s in signatures}) > 1:
        if not isinstance(base.type, PackedUnion):
            raise Refused(callee, "union-attribute", callee.name)
        return lower_dispatch(builder, base, dict(zip(classes, signatures, strict=True)), given, node)
    first, *rest = signatures[0].params
    return emit_call(
        builder, signatures[0], [coerce(builder, base, first.type, node), *bind(builder, given, rest, node)], node
    )


def method(builder: FunctionBuilder, cls: str, callee: MemberExpr) -> Signature:
    found = builder.context.signatures.get(f"{cls}.{callee.name}")
    if found is None:
        raise Refused(callee, "callee", f"{short_name(cls)}.{callee.name}")
    return found


def lower_dispatch(
    builder: FunctionBuilder, base: Value, methods: dict[str, Signature], given: Arguments, node: Node
) -> Value:
    """A method that several members of a packed union have: by the tag."""
    params = next(iter(methods.values())).params[1:]
    args = bind(builder, given, params, node)
    returns = next(iter(methods.values())).returns
    result, after = None if returns == VOID else builder.local("answer", returns), Block()
    tag = builder.define(U64, lambda dest, line: GetTag(dest, base, line))
    blocks = {cls: Block() for cls in methods}
    tags = {cls: IntLiteral(members.tag_of(builder, cls), U64) for cls in methods}
    builder.terminate(Switch(tag, [((tags[cls],), block) for cls, block in blocks.items()], None, builder.line))
    for cls, signature in methods.items():
        builder.start(blocks[cls])
        value = emit_call(builder, signature, [base, *args], node)
        if result is not None:
            builder.emit(Assign(result, coerce(builder, value, returns, node), builder.line))
        builder.terminate(Goto(after, builder.line))
    builder.start(after)
    return result if result is not None else NoneLiteral(VOID)


def constructed(builder: FunctionBuilder, info: TypeInfo, e: CallExpr) -> str:
    """The class that a call of `info` makes a value of: its own name, or that of this use."""
    if not is_template(builder.context, info):
        return info.fullname
    names = members.class_names(builder.context, builder.context.type_of(e))
    if len(names) != 1:
        raise Refused(e, "generic", info.name)
    return names[0]


def lower_constructor(builder: FunctionBuilder, name: str, e: CallExpr) -> Value:
    """`u64(x)`, or a new packed value or record."""
    if name.startswith("codegen.lang.integers."):
        return lower_conversion(builder, name, e)
    info = builder.context.program.classes.get(name)
    match info:
        case PackedInfo():
            return make_packed(builder, info, e)
        case ValueInfo():
            params = [Parameter(f.name, f.type, f.default) for f in info.fields]
            args = arguments(builder, e, params)
            return builder.define(ValueType(name), lambda dest, line: MakeValue(dest, args, line))
        case ObjectInfo():
            raise Refused(e, "object-constructor", short_name(name))
        case EnumInfo():
            raise Refused(e, "enum-call", short_name(name))
        case _:
            pass
    refuse_python(name, e)
    raise Refused(e, "callee", short_name(name))


def refuse_python(name: str, e: CallExpr) -> None:
    """A class of Python itself."""
    match short_name(name):
        case "int":
            raise Refused(e, "run-time-int")
        case "str":
            raise Refused(e, "text")
        case "float" | "complex":
            raise Refused(e, "float")
        case "list" | "dict" | "set" | "tuple" | "bytes" | "bytearray" | "frozenset" as container:
            raise Refused(e, "container", container)
        case _:
            pass


def make_packed(builder: FunctionBuilder, info: PackedInfo, e: CallExpr) -> Value:
    args = arguments(builder, e, [Parameter(f.name, f.type, f.default) for f in info.fields])
    for f, arg in zip(info.fields, args, strict=True):
        check_width(f, arg, e)
    kind = PackedType(info.name, info.family)
    return builder.define(kind, lambda dest, line: MakePacked(dest, info.name, args, line))


def lower_conversion(builder: FunctionBuilder, name: str, e: CallExpr) -> Value:
    """`u64(x)`: of another integer, or of a bool."""
    kind = INTEGERS.get(short_name(name))
    if kind is None or len(e.args) != 1:
        raise Refused(e, "callee", short_name(name))
    found = fold(builder.context, e.args[0])
    source = materialize(builder, found, kind, e) if found is not None else expressions.lower(builder, e.args[0])
    if source.type == kind:
        return source
    if not isinstance(source.type, IntType | BoolType):
        raise Refused(e, "conversion", type_name(source.type))
    return builder.define(kind, lambda dest, line: Convert(dest, source, line))
