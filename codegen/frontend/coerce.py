"""Make a value fit a type: the one place where representations change hands.

| from | to | what happens |
| --- | --- | --- |
| a packed class | its family, or back | nothing: the same words |
| `X` | `X \\| None` | nothing: the same pointer |
| an alternative | its union | Wrap |
| a union | one of its alternatives, as mypy narrowed it | Unwrap |
| a union | another union | ConvertUnion |
| a nullable reference | a union with None | a branch and two Wraps |
"""

from __future__ import annotations

from mypy.nodes import Context as Node
from mypy.nodes import Expression
from mypy.types import UninhabitedType, get_proper_type

from codegen.frontend.builder import FunctionBuilder
from codegen.frontend.constants import alternative
from codegen.frontend.context import Folded
from codegen.frontend.refusals import Refused, Unchecked
from codegen.ir.integers import fits, wrap
from codegen.ir.ops import (
    Assign,
    Block,
    Branch,
    ConvertUnion,
    FunctionRef,
    Goto,
    IsNull,
    MakePacked,
    MakeValue,
    NoneLiteral,
    StructLiteral,
    UnionLiteral,
    Unwrap,
    Value,
    Wrap,
)
from codegen.ir.types import (
    NONE,
    ArrayRef,
    BoolType,
    IntType,
    NeverType,
    ObjectRef,
    PackedType,
    Type,
    UnionType,
    VoidType,
    representation,
    type_name,
)


def coerce(builder: FunctionBuilder, value: Value, kind: Type, node: Node) -> Value:
    """The value in the representation of `kind`."""
    source = value.type
    if representation(source) == representation(kind) or isinstance(source, NeverType):
        return NoneLiteral(kind) if isinstance(value, NoneLiteral) else value
    match source, kind:
        case _, NeverType():
            return value
        case VoidType(), _:
            raise Refused(node, "void-value")
        case _, (ObjectRef() | ArrayRef()) if isinstance(value, NoneLiteral):
            return NoneLiteral(kind)
        case UnionType(), UnionType():
            return convert_union(builder, value, source, kind)
        case ((ObjectRef(nullable=True) | ArrayRef(nullable=True)), UnionType()) if NONE in kind.alternatives:
            return wrap_nullable(builder, value, kind, node)
        case _, UnionType():
            return wrap_value(builder, value, kind, node)
        case UnionType(), (ObjectRef(nullable=True) | ArrayRef(nullable=True)) if NONE in source.alternatives:
            return unwrap_nullable(builder, value, source, kind, node)
        case UnionType(), _:
            return unwrap_value(builder, value, source, kind, node)
        case BoolType(), IntType():
            raise Refused(node, "bool-number")
        case _:
            pass
    raise unfit(builder, node, f"{type_name(source)} where {type_name(kind)} is wanted")


def unfit(builder: FunctionBuilder, node: Node, sentence: str) -> Refused | Unchecked:
    """Types that mypy would not let meet: control never comes here, or the compiler is wrong."""
    if isinstance(node, Expression):
        known = builder.context.types.get(node)
        if known is None or isinstance(get_proper_type(known), UninhabitedType):
            return Unchecked()
    return Refused(node, "internal", sentence)


def convert_union(builder: FunctionBuilder, value: Value, source: UnionType, kind: UnionType) -> Value:
    indices = tuple(alternative(kind, a) for a in source.alternatives)
    return builder.define(kind, lambda dest, line: ConvertUnion(dest, value, indices, line))


def wrap_value(builder: FunctionBuilder, value: Value, kind: UnionType, node: Node) -> Value:
    index = alternative(kind, value.type)
    if index is None:
        raise unfit(builder, node, f"{type_name(value.type)} is no alternative of {type_name(kind)}")
    return builder.define(kind, lambda dest, line: Wrap(dest, value, index, line))


def unwrap_value(builder: FunctionBuilder, value: Value, source: UnionType, kind: Type, node: Node) -> Value:
    if kind == NONE:
        return NoneLiteral()
    index = alternative(source, kind)
    if index is None:
        raise unfit(builder, node, f"{type_name(source)} never holds {type_name(kind)}")
    return builder.define(kind, lambda dest, line: Unwrap(dest, value, index, line))


def wrap_nullable(builder: FunctionBuilder, value: Value, kind: UnionType, node: Node) -> Value:
    """A nullable pointer into a union that tells None and the reference apart."""
    result = builder.local("either", kind)
    null, there, after = Block(), Block(), Block()
    test = builder.define_bool(lambda dest, line: IsNull(dest, value, line))
    builder.terminate(Branch(test, null, there, line=builder.line))
    for block, payload in ((null, NoneLiteral()), (there, value)):
        builder.start(block)
        builder.emit(Assign(result, wrap_value(builder, payload, kind, node), builder.line))
        builder.terminate(Goto(after, builder.line))
    builder.start(after)
    return result


def unwrap_nullable(builder: FunctionBuilder, value: Value, source: UnionType, kind: Type, node: Node) -> Value:
    """From such a union, narrowed to None and the reference, to a nullable pointer."""
    result = builder.local("either", kind)
    null, there, after = Block(), Block(), Block()
    builder.branch_alternative(value, (source.alternatives.index(NONE),), null, there)
    builder.start(null)
    builder.emit(Assign(result, NoneLiteral(kind), builder.line))
    builder.terminate(Goto(after, builder.line))
    builder.start(there)
    builder.emit(Assign(result, unwrap_value(builder, value, source, representation(kind), node), builder.line))
    builder.terminate(Goto(after, builder.line))
    builder.start(after)
    return result


def materialize(builder: FunctionBuilder, found: Folded, kind: Type | None, node: Node) -> Value:
    """A folded value as an operand; `kind` gives a plain int its width."""
    match found:
        case int(number):
            if not isinstance(kind, IntType):
                raise Refused(node, "run-time-int")
            if not fits(number, kind):
                raise Refused(node, "literal-range", f"{number} does not fit '{kind.name}'")
            return wrap(number, kind)
        case StructLiteral() | UnionLiteral():
            return make_struct(builder, found, node)
        case FunctionRef():
            raise Refused(node, "function-value")
        case _:
            return found


def make_struct(builder: FunctionBuilder, found: StructLiteral | UnionLiteral, node: Node) -> Value:
    """Build a constant record where it is used."""
    if isinstance(found, UnionLiteral):
        payload = materialize(builder, found.payload, None, node)
        return builder.define(found.type, lambda dest, line: Wrap(dest, payload, found.index, line))
    args = [materialize(builder, constant, None, node) for _, constant in found.fields]
    kind = found.type
    if isinstance(kind, PackedType):
        return builder.define(kind, lambda dest, line: MakePacked(dest, kind.cls, args, line))
    return builder.define(kind, lambda dest, line: MakeValue(dest, args, line))
