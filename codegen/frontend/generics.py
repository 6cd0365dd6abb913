"""Generic classes and functions: what is known of them, and what their type variables stand for now.

Each use compiles a copy: `Queue[Tcb]` is the class `Queue_Tcb`. While a copy is defined or lowered, its type
variables are bound to the types of that use, and `map_type` looks there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from mypy.nodes import Context as Node
from mypy.nodes import Decorator, Expression, FuncDef, IndexExpr, RefExpr, TypeAlias, TypeApplication, TypeInfo
from mypy.types import Instance, TypeVarId, get_proper_type

from codegen.frontend.refusals import Refused
from codegen.ir.program import ClassInfo
from codegen.ir.types import (
    ArrayRef,
    BoolType,
    EnumType,
    IntType,
    ObjectRef,
    PackedType,
    PackedUnion,
    Type,
    UnionType,
    ValueType,
    short_name,
    type_name,
)

DEEPEST: Final = 8

if TYPE_CHECKING:
    from codegen.frontend.context import Context, Module

Bindings = dict[TypeVarId, Type]
Use = tuple[str, tuple[Type, ...]]  # the qualified name of a generic class or function, its arguments


@dataclass
class Generics:
    """The generic classes and functions of a program, and the uses found so far."""

    classes: dict[str, ClassInfo] = field(default_factory=dict)  # without fields
    functions: dict[str, tuple[Module, FuncDef | Decorator]] = field(default_factory=dict)
    names: dict[Use, str] = field(default_factory=dict)
    uses: dict[str, Use] = field(default_factory=dict)  # the inverse of `names`
    bindings: Bindings = field(default_factory=dict)
    waiting: list[str] = field(default_factory=list)  # classes whose methods are declared later
    started: bool = False  # whether functions may be declared
    touched: bool = False  # whether something generic was asked for since this was last false

    @contextmanager
    def bound(self, bindings: Bindings) -> Iterator[None]:
        """Let type variables stand for these types, and nothing else."""
        before, self.bindings = self.bindings, bindings
        try:
            yield
        finally:
            self.bindings = before


def is_template(context: Context, info: TypeInfo) -> bool:
    return info.fullname in context.generics.classes


def named_class(e: Expression) -> TypeInfo | None:
    """The class that an expression names, `Queue`, `Queue[Tcb]`, or another name for them."""
    match e:
        case RefExpr(node=TypeAlias(target=target)):
            kind = get_proper_type(target)
            return kind.type if isinstance(kind, Instance) else None
        case RefExpr(node=TypeInfo() as info):
            return info
        case IndexExpr(analyzed=TypeApplication(expr=RefExpr(node=TypeInfo() as info))):
            return info
        case _:
            return None


def depth(context: Context, kind: Type) -> int:
    """How deep uses of generic classes are nested in a type."""
    match kind:
        case ObjectRef(cls=cls) | ValueType(cls=cls) if cls in context.generics.uses:
            return 1 + max(depth(context, arg) for arg in context.generics.uses[cls][1])
        case UnionType(alternatives=kinds):
            return max(depth(context, item) for item in kinds)
        case ArrayRef(element=element):
            return depth(context, element)
        case _:
            return 0


def new_name(context: Context, use: Use, node: Node) -> str:
    """A name for the copy that a use compiles: `Queue_Tcb`; refuses what would never end."""
    if max(depth(context, kind) for kind in use[1]) > DEEPEST:
        raise Refused(node, "generic-depth", short_name(use[0]))
    name = "_".join([use[0], *map(suffix, use[1])])
    while name in context.program.classes or name in context.signatures or name in context.generics.uses:
        name += "_"
    context.generics.names[use] = name
    context.generics.uses[name] = use
    return name


def suffix(kind: Type) -> str:
    """A type as part of a name."""
    match kind:
        case IntType(name=name):
            return name
        case BoolType():
            return "bool"
        case ObjectRef(cls=cls, nullable=nullable):
            return short_name(cls) + ("_or_None" if nullable else "")
        case EnumType(cls=cls) | PackedType(cls=cls) | PackedUnion(family=cls) | ValueType(cls=cls):
            return short_name(cls)
        case ArrayRef(element=element):
            return "Array_" + suffix(element)
        case UnionType(alternatives=kinds):
            return "_or_".join(map(suffix, kinds))
        case _:
            return type_name(kind)
