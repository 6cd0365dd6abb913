"""From mypy's types to the IR's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from mypy.nodes import Context as Node
from mypy.types import (
    AnyType,
    CallableType,
    Instance,
    LiteralType,
    TupleType,
    TypeVarType,
    UninhabitedType,
    get_proper_type,
)
from mypy.types import NoneType as MypyNone
from mypy.types import Type as MypyType
from mypy.types import UnionType as MypyUnion

from codegen.frontend.context import Context
from codegen.frontend.generics import is_template
from codegen.frontend.refusals import Refused
from codegen.ir.program import EnumInfo, ObjectInfo, PackedInfo, ValueInfo
from codegen.ir.types import (
    BOOL,
    INTEGERS,
    NEVER,
    NONE,
    TEXT,
    VOID,
    ArrayRef,
    EnumType,
    NeverType,
    ObjectRef,
    PackedType,
    PackedUnion,
    Type,
    UnionType,
    ValueType,
    short_name,
    type_name,
)

CONTAINERS = {"builtins.list", "builtins.dict", "builtins.set", "builtins.tuple", "builtins.frozenset"}


def map_type(context: Context, kind: MypyType, node: Node) -> Type:
    """The IR type; refuses what has none, at `node`."""
    match get_proper_type(kind):
        case Instance() as instance:
            return map_instance(context, instance, node)
        case LiteralType(fallback=fallback):
            return map_instance(context, fallback, node)
        case TypeVarType(id=variable, name=name):
            if variable not in context.generics.bindings:
                raise Refused(node, "generic", name)
            return context.generics.bindings[variable]
        case MypyNone():
            return NONE
        case UninhabitedType():
            return NEVER
        case MypyUnion() as union:
            kinds = [map_type(context, item, node) for item in union.items]
            if TEXT in kinds and len(set(kinds)) > 1:
                raise Refused(node, "text")
            return join_types(kinds)
        case AnyType():
            raise Refused(node, "any")
        case TupleType():
            raise Refused(node, "container", "tuple")
        case CallableType():
            raise Refused(node, "function-value")
        case other:
            raise Refused(node, "type", shown(other))


def shown(kind: MypyType) -> str:
    """A type of mypy's as the program writes it: without the modules of its classes."""
    return re.sub(r"([\w-]+\.)+", "", str(kind))


def map_return(context: Context, kind: MypyType, node: Node) -> Type:
    """As `map_type`, but None means that nothing is returned."""
    mapped = map_type(context, kind, node)
    return VOID if mapped == NONE else mapped


def map_instance(context: Context, instance: Instance, node: Node) -> Type:
    if instance.type.is_intersection:
        return NEVER  # mypy allows for a class that inherits from two; there is none
    name = instance.type.fullname
    if name.startswith("codegen.lang.integers.") and short_name(name) in INTEGERS:
        return INTEGERS[short_name(name)]
    match name:
        case "builtins.bool":
            return BOOL
        case "builtins.str":
            return TEXT
        case "builtins.int":
            raise Refused(node, "run-time-int")
        case "builtins.float":
            raise Refused(node, "float")
        case "codegen.lang.model.Array":
            return map_array(context, instance, node)
        case _:
            pass
    if name in CONTAINERS:
        raise Refused(node, "container", short_name(name))
    if is_template(context, instance.type):
        from codegen.frontend.instances import class_instance

        args = tuple(map_type(context, arg, node) for arg in instance.args)
        name = class_instance(context, instance.type, args, node)
    return map_class(context, name, node)


def map_array(context: Context, instance: Instance, node: Node) -> ArrayRef:
    """An array of objects, values or nullable pointers."""
    element = map_type(context, instance.args[0], node) if instance.args else NONE
    if isinstance(element, ArrayRef) or element in (NONE, NEVER, TEXT):
        raise Refused(node, "type", shown(instance))
    return ArrayRef(element)


def map_class(context: Context, name: str, node: Node) -> Type:
    match context.program.classes.get(name):
        case EnumInfo():
            return EnumType(name)
        case PackedInfo(family=family):
            return PackedType(name, family)
        case ValueInfo():
            return ValueType(name)
        case ObjectInfo():
            return ObjectRef(name)
        case _:
            raise Refused(node, "type", short_name(name))


def join_types(items: Iterable[Type]) -> Type:
    """The type of a value that is of one of these: a nullable pointer, a packed family, or a tagged union."""
    kinds = [kind for kind in dict.fromkeys(flatten(items)) if not isinstance(kind, NeverType)]
    match kinds:
        case []:
            return NEVER
        case [kind]:
            return kind
        case [ObjectRef(cls=cls), other] | [other, ObjectRef(cls=cls)] if other == NONE:
            return ObjectRef(cls, nullable=True)
        case [ArrayRef(element=element), other] | [other, ArrayRef(element=element)] if other == NONE:
            return ArrayRef(element, nullable=True)
    return join_packed(kinds)


def flatten(items: Iterable[Type]) -> Iterable[Type]:
    """Each alternative by itself: unions taken apart, nullable references as reference and None."""
    for item in items:
        match item:
            case UnionType(alternatives=alternatives):
                yield from alternatives
            case ObjectRef(cls=cls, nullable=True):
                yield from (ObjectRef(cls), NONE)
            case ArrayRef(element=element, nullable=True):
                yield from (ArrayRef(element), NONE)
            case _:
                yield item


def join_packed(kinds: Sequence[Type]) -> Type:
    """A tagged union, in which the members of one packed family are one alternative."""
    merged = list(dict.fromkeys(PackedUnion(k.family) if isinstance(k, PackedType) else k for k in kinds))
    if len(merged) == 1:
        return merged[0]
    return UnionType(tuple(sorted(merged, key=type_name)))
