"""Tests of what a value is: `isinstance`, and the class part of a class pattern."""

from __future__ import annotations

from mypy.nodes import CallExpr, Expression, RefExpr, TupleExpr, TypeAlias, TypeInfo
from mypy.types import Instance, get_proper_type
from mypy.types import UnionType as MypyUnion

from codegen.frontend import expressions
from codegen.frontend.builder import FunctionBuilder
from codegen.frontend.constants import alternative
from codegen.frontend.generics import is_template
from codegen.frontend.map_types import map_class, map_instance, map_type
from codegen.frontend.refusals import Refused
from codegen.ir.ops import Block, Branch, Goto, HasTag, IsNull, Unwrap, Value
from codegen.ir.types import ArrayRef, ObjectRef, PackedType, PackedUnion, Type, UnionType, representation


def branch_isinstance(builder: FunctionBuilder, e: CallExpr, true: Block, false: Block) -> None:
    """`isinstance(x, C)` or `isinstance(x, (C, D))` as a jump."""
    value = expressions.lower_wide_or_constant(builder, e.args[0])
    branch_class(builder, value, named_types(builder, e.args[1]), true, false)


def named_types(builder: FunctionBuilder, e: Expression) -> list[Type]:
    """The types that the second argument of `isinstance`, or a class pattern, names."""
    match e:
        case TupleExpr(items=items):
            return [kind for item in items for kind in named_types(builder, item)]
        case RefExpr(node=TypeInfo() as info) if is_template(builder.context, info):
            builder.context.generics.touched = True
            uses = builder.context.generics.uses
            return [map_class(builder.context, n, e) for n, (name, _) in uses.items() if name == info.fullname]
        case RefExpr(node=TypeInfo() as info):
            return [map_instance(builder.context, Instance(info, []), e)]
        case RefExpr(node=TypeAlias(target=target)):
            match get_proper_type(target):
                case MypyUnion(items=kinds):
                    return [map_type(builder.context, kind, e) for kind in kinds]
                case single:
                    return [map_type(builder.context, single, e)]
        case _:
            pass
    raise Refused(e, "construct", "a class that is not named here")


def branch_class(builder: FunctionBuilder, value: Value, kinds: list[Type], true: Block, false: Block) -> None:
    """Jump to `true` if the value is of one of the types."""
    match value.type:
        case PackedUnion(family=family):
            tags = tuple(k.cls for k in kinds if isinstance(k, PackedType) and k.family == family)
            branch_tags(builder, value, tags, true, false)
        case UnionType() as union:
            branch_union(builder, value, union, kinds, true, false)
        case (ObjectRef(nullable=True) | ArrayRef(nullable=True)) as kind:
            if representation(kind) in map(representation, kinds):
                test = builder.define_bool(lambda dest, line: IsNull(dest, value, line))
                builder.terminate(Branch(test, false, true, line=builder.line))
            else:
                builder.terminate(Goto(false, builder.line))
        case kind:
            builder.terminate(Goto(true if kind in kinds else false, builder.line))


def branch_tags(builder: FunctionBuilder, value: Value, tags: tuple[str, ...], true: Block, false: Block) -> None:
    if not tags:
        builder.terminate(Goto(false, builder.line))
        return
    test = builder.define_bool(lambda dest, line: HasTag(dest, value, tags, line))
    builder.terminate(Branch(test, true, false, line=builder.line))


def branch_union(
    builder: FunctionBuilder, value: Value, union: UnionType, kinds: list[Type], true: Block, false: Block
) -> None:
    """A tagged union: alternatives that are named whole by their index, a packed family by its tag."""
    whole = [k for k in kinds if not isinstance(k, PackedType)]
    indices = tuple(sorted({i for k in whole if (i := alternative(union, k)) is not None}))
    families = {k.family: alternative(union, k) for k in kinds if isinstance(k, PackedType)}
    for family, index in families.items():
        if index is None:
            continue
        packed, other = Block(), Block()
        builder.branch_alternative(value, (index,), packed, other)
        builder.start(packed)
        inner = builder.define(PackedUnion(family), lambda dest, line, i=index: Unwrap(dest, value, i, line))  # type: ignore[misc]
        branch_members(builder, inner, family, kinds, true, false)
        builder.start(other)
    if indices:
        builder.branch_alternative(value, indices, true, false)
    else:
        builder.terminate(Goto(false, builder.line))


def branch_members(
    builder: FunctionBuilder, value: Value, family: str, kinds: list[Type], true: Block, false: Block
) -> None:
    """Test the tag, unless the family has no other members than those named."""
    tags = tuple(k.cls for k in kinds if isinstance(k, PackedType) and k.family == family)
    if set(tags) >= set(builder.context.program.families[family].members):
        builder.terminate(Goto(true, builder.line))
    else:
        branch_tags(builder, value, tags, true, false)
