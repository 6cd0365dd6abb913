"""Compile generic classes and functions once for each use."""

from __future__ import annotations

import copy

from mypy.nodes import ARG_NAMED, ArgKind, CallExpr, Decorator, Expression, FuncDef, TypeInfo
from mypy.nodes import Context as Node
from mypy.types import CallableType, Instance, TypeVarType, get_proper_type
from mypy.types import Type as MypyType
from mypy.types import UnionType as MypyUnion

from codegen.frontend.context import Context, Signature
from codegen.frontend.fold import fold
from codegen.frontend.generics import Bindings, new_name
from codegen.frontend.map_types import flatten, join_types, map_type
from codegen.frontend.refusals import Refused
from codegen.ir.types import NEVER, ArrayRef, ObjectRef, Type, ValueType


def class_instance(context: Context, info: TypeInfo, args: tuple[Type, ...], node: Node) -> str:
    """The name of the class that `Queue[Tcb]` is; its fields are laid out at the first use."""
    context.generics.touched = True
    use = (info.fullname, args)
    known = context.generics.names.get(use)
    if known is not None:
        return known
    if len(args) != len(info.defn.type_vars):
        raise Refused(node, "generic", info.name)
    from codegen.frontend.classes import define_class

    name = new_name(context, use, node)
    context.class_nodes[name] = context.class_nodes[info.fullname]
    made = copy.copy(context.generics.classes[info.fullname])
    made.name, made.fields = name, []  # type: ignore[union-attr]
    context.program.classes[name] = made
    with context.generics.bound(class_bindings(info, args)):
        define_class(context, name)
    context.generics.waiting.append(name)
    if context.generics.started:
        declare_methods(context)
    return name


def class_bindings(info: TypeInfo, args: tuple[Type, ...]) -> Bindings:
    return {variable.id: kind for variable, kind in zip(info.defn.type_vars, args, strict=True)}


def declare_methods(context: Context) -> None:
    """The methods of the classes that are waiting for them."""
    from codegen.frontend.signatures import define_methods

    generics = context.generics
    generics.started = True
    while generics.waiting:
        name = generics.waiting.pop(0)
        module, node = context.class_nodes[name]
        with generics.bound(class_bindings(node.info, generics.uses[name][1])):
            define_methods(context, module, node, name)


def function_instance(context: Context, name: str, e: CallExpr) -> Signature:
    """The copy of a generic function that a call wants: from the call's result, then from its arguments."""
    from codegen.frontend.signatures import define_function

    context.generics.touched = True
    module, s = context.generics.functions[name]
    node = s.func if isinstance(s, Decorator) else s
    assert isinstance(node.type, CallableType)
    found = solve(context, node, node.type, e)
    missing = [v.name for v in node.type.variables if v.id not in found]
    if missing:
        raise Refused(e, "generic", node.name)
    use = (name, tuple(found[v.id] for v in node.type.variables))
    if use not in context.generics.names:
        instance = new_name(context, use, e)
        with context.generics.bound(found):
            define_function(context, module, s, instance)
    return context.signatures[context.generics.names[use]]


def solve(context: Context, node: FuncDef, kind: CallableType, e: CallExpr) -> Bindings:
    """What the type variables of a function stand for in one call."""
    found: Bindings = {}
    unify_with(context, kind.ret_type, e, found)
    for position, (how, name, argument) in enumerate(zip(e.arg_kinds, e.arg_names, e.args, strict=True)):
        formal = kind.arg_types[formal_position(node, how, name, position)]
        if not isinstance(fold(context, argument), int):
            unify_with(context, formal, argument, found)
    return found


def formal_position(node: FuncDef, how: ArgKind, name: str | None, position: int) -> int:
    return node.arg_names.index(name) if how == ARG_NAMED else position


def unify_with(context: Context, formal: MypyType, e: Expression, found: Bindings) -> None:
    """Compare a formal type with the type of an expression."""
    if mentions_variable(formal):
        unify(context, formal, map_type(context, context.type_of(e), e), found, e)


def mentions_variable(kind: MypyType) -> bool:
    match get_proper_type(kind):
        case TypeVarType():
            return True
        case Instance(args=items) | MypyUnion(items=items):
            return any(map(mentions_variable, items))
        case _:
            return False


def unify(context: Context, formal: MypyType, actual: Type, found: Bindings, node: Node) -> None:
    """Bind the variables of a formal type so that it becomes the actual one."""
    match get_proper_type(formal), actual:
        case _, kind if kind == NEVER:
            pass
        case TypeVarType(id=variable), _:
            found.setdefault(variable, actual)
        case Instance(type=info, args=items), ObjectRef(cls=cls) | ValueType(cls=cls):
            name, args = context.generics.uses.get(cls, ("", ()))
            if name == info.fullname:
                for item, arg in zip(items, args, strict=True):
                    unify(context, item, arg, found, node)
        case Instance(args=[item]), ArrayRef(element=element):
            unify(context, item, element, found, node)
        case MypyUnion(items=items), _:
            unify_union(context, items, actual, found, node)
        case _:
            pass


def unify_union(context: Context, items: list[MypyType], actual: Type, found: Bindings, node: Node) -> None:
    """`T | None`: the variable is what is left of the actual type."""
    open_items = [item for item in items if mentions_variable(item)]
    others = {map_type(context, item, node) for item in items if item not in open_items}
    rest = [kind for kind in flatten([actual]) if kind not in others]
    if len(open_items) == 1 and rest:
        unify(context, open_items[0], join_types(rest), found, node)
