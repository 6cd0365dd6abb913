"""Respect what mypy knows of an expression beyond its declared type.

A local keeps what was tested of it. A field of an object may change between the test and the use, by a call
that mypy does not look into: there, checked builds test again, as CPython does.
"""

from __future__ import annotations

from mypy.nodes import Expression, IndexExpr, MemberExpr

from codegen.frontend.builder import FunctionBuilder
from codegen.frontend.coerce import coerce
from codegen.frontend.constants import alternative
from codegen.frontend.map_types import map_type
from codegen.frontend.members import class_names
from codegen.ir.ops import Assert, HasAlternative, HasTag, IsNull, Not, Register, Value
from codegen.ir.program import ObjectInfo
from codegen.ir.types import NEVER, NONE, ArrayRef, ObjectRef, PackedType, PackedUnion, Type, UnionType


def narrow(builder: FunctionBuilder, value: Value, e: Expression, want: Type | None) -> Value:
    """Take a union apart if mypy knows more than its declared type says, and the context wants it."""
    if not may_narrow(value.type) or value.type == want:
        return value
    known = map_type(builder.context, builder.context.type_of(e), e)
    if known == NEVER:
        return value
    if is_memory(builder, e):
        check_again(builder, value, known, e)
    if not isinstance(value.type, UnionType):
        return value
    if isinstance(want, UnionType) and isinstance(known, UnionType):
        return value
    return coerce(builder, value, known, e)


def may_narrow(kind: Type) -> bool:
    """Whether some type says more than this one."""
    match kind:
        case ObjectRef(nullable=nullable) | ArrayRef(nullable=nullable):
            return nullable
        case PackedUnion() | UnionType():
            return True
        case _:
            return False


def is_memory(builder: FunctionBuilder, e: Expression) -> bool:
    """Whether an expression reads what others may write: a field of an object, or an element."""
    match e:
        case IndexExpr():
            return True
        case MemberExpr(expr=owner):
            names = class_names(builder.context, builder.context.type_of(owner))
            return any(isinstance(builder.context.program.classes.get(n), ObjectInfo) for n in names)
        case _:
            return False


def check_again(builder: FunctionBuilder, value: Value, known: Type, e: Expression) -> None:
    """In checked builds, stop if what mypy knows does not hold any more."""
    test = still_holds(builder, value, known)
    if test is not None:
        name = f"'{e.name}'" if isinstance(e, MemberExpr) else "the element"
        text = f"what was tested of {name} still holds"
        builder.emit(Assert(test, text, builder.line, "check"))


def still_holds(builder: FunctionBuilder, value: Value, known: Type) -> Register | None:
    """The test that a narrowed type stands for; None if it is no narrower."""
    match value.type, known:
        case (
            (ObjectRef(nullable=True) | ArrayRef(nullable=True)),
            (ObjectRef(nullable=False) | ArrayRef(nullable=False)),
        ):
            null = builder.define_bool(lambda dest, line: IsNull(dest, value, line))
            return builder.define_bool(lambda dest, line: Not(dest, null, line))
        case PackedUnion(), PackedType(cls=cls):
            return builder.define_bool(lambda dest, line: HasTag(dest, value, (cls,), line))
        case UnionType() as union, _ if known != NONE and (index := alternative(union, known)) is not None:
            return builder.define_bool(lambda dest, line: HasAlternative(dest, value, (index,), line))
    return None
