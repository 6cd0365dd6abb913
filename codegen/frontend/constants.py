"""Constants and the types they take."""

from __future__ import annotations

from mypy.nodes import Context as Node

from codegen.frontend.context import Folded
from codegen.frontend.refusals import Refused
from codegen.ir.integers import fits, wrap
from codegen.ir.ops import Constant, NoneLiteral, UnionLiteral
from codegen.ir.types import ArrayRef, IntType, ObjectRef, Type, UnionType, representation, type_name


def alternative(union: UnionType, kind: Type) -> int | None:
    """The index of the alternative that holds such a value."""
    wanted = representation(kind)
    return next((i for i, a in enumerate(union.alternatives) if representation(a) == wanted), None)


def coerce_constant(found: Folded, kind: Type, node: Node) -> Constant:
    """A folded value in a type; a plain int takes the width, if it fits."""
    match found, kind:
        case int(number), IntType():
            if not fits(number, kind):
                raise Refused(node, "literal-range", f"{number} does not fit '{kind.name}'")
            return wrap(number, kind)
        case int(), UnionType():
            raise Refused(node, "run-time-int")
        case int(), _:
            raise Refused(node, "run-time-int")
        case NoneLiteral(), (ObjectRef() | ArrayRef()):
            return NoneLiteral(kind)
        case _, UnionType():
            index = alternative(kind, found.type)
            if index is None:
                raise Refused(node, "internal", f"{type_name(found.type)} is no alternative of {type_name(kind)}")
            return UnionLiteral(kind, index, found)
        case _:
            return found
