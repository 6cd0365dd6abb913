"""Lower attributes and indices: reads, addresses of what stands inline, and assignments to them."""

from __future__ import annotations

from collections.abc import Callable

from mypy.nodes import Expression, IndexExpr, MemberExpr, RefExpr
from mypy.types import Instance, LiteralType, TypeVarType, get_proper_type
from mypy.types import Type as MypyType
from mypy.types import UnionType as MypyUnion

from codegen.frontend import calls, expressions
from codegen.frontend.builder import FunctionBuilder
from codegen.frontend.context import Context
from codegen.frontend.fold import fold
from codegen.frontend.generics import is_template
from codegen.frontend.map_types import map_type
from codegen.frontend.refusals import Refused, Unchecked
from codegen.ir.ops import (
    Assign,
    Block,
    ElementAddress,
    FieldAddress,
    GetElement,
    GetField,
    GetPacked,
    GetTag,
    GetValueField,
    Goto,
    IntLiteral,
    Register,
    SetElement,
    SetField,
    Switch,
    TableRef,
    Value,
)
from codegen.ir.program import FieldKind, ObjectField, ObjectInfo, PackedField, PackedInfo, ValueInfo
from codegen.ir.types import (
    U64,
    ArrayRef,
    EnumType,
    FunctionType,
    IntType,
    ObjectRef,
    PackedType,
    PackedUnion,
    Type,
    UnionType,
    ValueType,
    type_name,
)

Make = Callable[[Type, Callable[[], Value]], Value]


def class_names(context: Context, kind: MypyType) -> list[str]:
    """The classes that a value of this type may be of; a use of a generic class has a name of its own."""
    match get_proper_type(kind):
        case Instance(type=info) as instance if is_template(context, info):
            return names_of(context, map_type(context, instance, info))
        case Instance(type=info):
            return [] if info.is_intersection else [info.fullname]
        case TypeVarType(id=variable) if variable in context.generics.bindings:
            return names_of(context, context.generics.bindings[variable])
        case LiteralType(fallback=fallback):
            return [fallback.type.fullname]
        case MypyUnion(items=items):
            return [name for item in items for name in class_names(context, item)]
        case _:
            return []


def names_of(context: Context, kind: Type) -> list[str]:
    """The classes that a value of an IR type may be of."""
    match kind:
        case ObjectRef(cls=cls) | ValueType(cls=cls) | PackedType(cls=cls) | EnumType(cls=cls):
            return [cls]
        case PackedUnion(family=family):
            return context.program.families[family].members
        case UnionType(alternatives=kinds):
            return [name for item in kinds for name in names_of(context, item)]
        case _:
            return []


def lower_member(builder: FunctionBuilder, e: MemberExpr) -> Value:
    """`base.name`: a field or a property."""
    names = class_names(builder.context, builder.context.type_of(e.expr))
    if names and is_property(builder.context, f"{names[0]}.{e.name}"):
        return calls.lower_method(builder, e, [], e)
    if not names and not isinstance(get_proper_type(builder.context.type_of(e.expr)), TypeVarType):
        raise Unchecked
    base = expressions.lower(builder, e.expr)
    match base.type:
        case ObjectRef(cls=cls):
            return read_field(builder, base, object_field(builder, cls, e), e)
        case PackedType(cls=cls) | PackedUnion(family=cls):
            return read_packed(builder, base, names or [cls], e)
        case ValueType(cls=cls):
            info = builder.context.program.classes[cls]
            assert isinstance(info, ValueInfo)
            for f in info.fields:
                if f.name == e.name:
                    return builder.define(f.type, lambda dest, line: GetValueField(dest, base, e.name, line))
        case UnionType():
            raise Refused(e, "union-attribute", e.name)
        case _:
            pass
    raise Refused(e, "construct", f"the attribute '{e.name}' of '{type_name(base.type)}'")


def is_property(context: Context, name: str) -> bool:
    return name in context.signatures and context.signatures[name].node.is_property


def object_field(builder: FunctionBuilder, cls: str, e: MemberExpr) -> ObjectField:
    info = builder.context.program.classes[cls]
    assert isinstance(info, ObjectInfo)
    for f in info.fields:
        if f.name == e.name:
            return f
    raise Refused(e, "construct", f"the attribute '{e.name}' of '{type_name(ObjectRef(cls))}'")


def read_field(builder: FunctionBuilder, base: Value, f: ObjectField, e: MemberExpr) -> Value:
    """A field's value, or the address of what stands inline."""
    if f.kind is FieldKind.PLAIN:
        return builder.define(f.type, lambda dest, line: GetField(dest, base, f.name, line))
    return builder.define(f.type, lambda dest, line: FieldAddress(dest, base, f.name, line))


def packed_field(builder: FunctionBuilder, cls: str, e: MemberExpr) -> PackedField:
    info = builder.context.program.classes[cls]
    assert isinstance(info, PackedInfo)
    for f in info.fields:
        if f.name == e.name:
            return f
    raise Refused(e, "construct", f"the attribute '{e.name}' of '{info.name}'")


def read_packed(builder: FunctionBuilder, base: Value, classes: list[str], e: MemberExpr) -> Value:
    """A bit field; if it lies elsewhere in some of the classes the value may be of, by its tag."""
    fields = {cls: packed_field(builder, cls, e) for cls in classes}
    first = fields[classes[0]]
    if all(f.place == first.place and f.type == first.type for f in fields.values()):
        return get_packed(builder, base, classes[0], first)
    kind = map_type(builder.context, builder.context.type_of(e), e)
    result, after = builder.local(e.name, kind), Block()
    tag = builder.define(U64, lambda dest, line: GetTag(dest, base, line))
    cases: list[tuple[tuple[IntLiteral, ...], Block]] = [
        ((IntLiteral(tag_of(builder, cls), U64),), Block()) for cls in classes
    ]
    builder.terminate(Switch(tag, list(cases), None, builder.line))
    for (_, block), cls in zip(cases, classes, strict=True):
        builder.start(block)
        builder.emit(Assign(result, get_packed(builder, base, cls, fields[cls]), builder.line))
        builder.terminate(Goto(after, builder.line))
    builder.start(after)
    return result


def get_packed(builder: FunctionBuilder, base: Value, cls: str, f: PackedField) -> Register:
    return builder.define(f.type, lambda dest, line: GetPacked(dest, base, cls, f.name, line))


def tag_of(builder: FunctionBuilder, cls: str) -> int:
    info = builder.context.program.classes[cls]
    assert isinstance(info, PackedInfo)
    return info.tag or 0


def array_length(builder: FunctionBuilder, e: Expression, array: Value) -> int | None:
    """How many elements the array has, if the expression says so: an inline field or a table."""
    match array, e:
        case TableRef(name=name), _:
            return len(builder.context.program.tables[name].items)
        case _, MemberExpr(expr=owner):
            for name in class_names(builder.context, builder.context.type_of(owner)):
                info = builder.context.program.classes.get(name)
                if isinstance(info, ObjectInfo):
                    return object_field(builder, info.name, e).count or None
        case _:
            pass
    return None


def lower_array(builder: FunctionBuilder, e: IndexExpr) -> tuple[Value, Type, Value, int | None]:
    """Base and index of `base[index]`: the array, its elements' type, the index, and the length if known."""
    array = expressions.lower(builder, e.base)
    if not isinstance(array.type, ArrayRef):
        raise Refused(e, "construct", f"an index of '{type_name(array.type)}'")
    length = array_length(builder, e.base, array)
    found = fold(builder.context, e.index)
    index = IntLiteral(found, U64) if isinstance(found, int) else expressions.lower(builder, e.index)
    if isinstance(index, IntLiteral) and not 0 <= index.value < (length or 1 << 63):
        raise Refused(e.index, "literal-range", f"{index.value} is no index of {length} elements")
    if not isinstance(index.type, IntType):
        raise Refused(e.index, "bool-number")
    return array, array.type.element, index, length


def lower_index(builder: FunctionBuilder, e: IndexExpr) -> Value:
    """`array[i]`: the value there, or the address of the object there."""
    match e.base:
        case RefExpr(fullname=name) if table := builder.context.program.tables.get(name):
            if isinstance(table.type.element, FunctionType):
                raise Refused(e, "function-value")
        case _:
            pass
    array, element, index, length = lower_array(builder, e)
    if isinstance(element, ObjectRef) and not element.nullable:
        return builder.define(element, lambda dest, line: ElementAddress(dest, array, index, length, line))
    return builder.define(element, lambda dest, line: GetElement(dest, array, index, length, line))


def place_type(builder: FunctionBuilder, e: Expression) -> Type | None:
    """The declared type of a field or element, before anything of it is evaluated; None if in doubt."""
    match e:
        case MemberExpr(expr=owner):
            for name in class_names(builder.context, builder.context.type_of(owner)):
                info = builder.context.program.classes.get(name)
                if isinstance(info, ObjectInfo):
                    return object_field(builder, info.name, e).type
        case IndexExpr(base=base):
            array = map_type(builder.context, builder.context.type_of(base), base)
            return array.element if isinstance(array, ArrayRef) else None
        case _:
            pass
    return None


def assign_member(builder: FunctionBuilder, e: MemberExpr, make: Make) -> None:
    """`base.name = …`; `make(kind, read)` gives the value once the base is known."""
    base = expressions.lower(builder, e.expr)
    if not isinstance(base.type, ObjectRef):
        raise Refused(e, "construct", f"an assignment to a field of '{type_name(base.type)}', which is a value,")
    f = object_field(builder, base.type.cls, e)
    if f.kind is not FieldKind.PLAIN:
        raise Refused(e, "embedded", f.name)
    value = make(f.type, lambda: read_field(builder, base, f, e))
    builder.emit(SetField(base, f.name, value, builder.line))


def assign_index(builder: FunctionBuilder, e: IndexExpr, make: Make) -> None:
    """`array[i] = …`."""
    array, element, index, length = lower_array(builder, e)
    if isinstance(array, TableRef):
        raise Refused(e, "read-only")
    if isinstance(element, ObjectRef) and not element.nullable:
        raise Refused(e, "embedded", "the element")

    def read() -> Value:
        return builder.define(element, lambda dest, line: GetElement(dest, array, index, length, line))

    value = make(element, read)
    builder.emit(SetElement(array, index, value, length, builder.line))
