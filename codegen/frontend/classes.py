"""Read the program's classes: first which there are, then how each is laid out."""

from __future__ import annotations

from collections.abc import Iterator

from mypy.nodes import AssignmentStmt, CallExpr, ClassDef, Expression, NameExpr, RefExpr, TempNode, Var

from codegen.frontend.context import Context, Module
from codegen.frontend.fold import fold, fold_as
from codegen.frontend.map_types import flatten, map_type
from codegen.frontend.refusals import Refused
from codegen.ir.ops import BoolLiteral, Constant, EnumLiteral, IntLiteral, NoneLiteral, StructLiteral, UnionLiteral
from codegen.ir.program import (
    EnumInfo,
    FieldKind,
    ObjectField,
    ObjectInfo,
    PackedField,
    PackedInfo,
    ValueField,
    ValueInfo,
)
from codegen.ir.types import (
    NONE,
    TEXT,
    ArrayRef,
    BoolType,
    EnumType,
    IntType,
    ObjectRef,
    PackedType,
    Type,
    UnionType,
    ValueType,
    short_name,
    type_name,
)
from codegen.lang.layout import place_fields
from codegen.lang.model import REFERENCE_BITS

MODEL = "codegen.lang.model."
LAYOUTS = tuple(MODEL + name for name in ("packed", "value", "kobject"))


def declare_class(context: Context, module: Module, node: ClassDef) -> None:
    """Enter a class, without its fields, so that others can refer to it."""
    name, place = node.fullname, (module.file, node.line)
    context.class_nodes[name] = (module, node)
    classes = context.program.classes
    if node.info.is_enum:
        classes[name] = EnumInfo(name, "", [], *place)
        return
    if node.info.is_protocol:
        return  # only bounds of type variables; it says what a class must have
    if any(base.type.fullname != "builtins.object" for base in node.info.bases):
        raise Refused(node, "inheritance")
    decorators = [decorator_name(d) for d in node.decorators]
    if len(decorators) != 1 or decorators[0] not in LAYOUTS:
        raise Refused(node, "class", node.name)
    arguments = decorator_arguments(context, node)
    match decorators:
        case ["codegen.lang.model.packed"]:
            tag = arguments.get("tag")
            classes[name] = PackedInfo(name, "", name, tag, arguments.get("words", 2), [], *place)
        case ["codegen.lang.model.value"]:
            classes[name] = ValueInfo(name, "", [], *place)
        case ["codegen.lang.model.kobject"]:
            classes[name] = ObjectInfo(name, "", arguments.get("size_bits", 5), [], *place)
        case _:
            pass
    if node.info.defn.type_vars and name in classes:
        context.generics.classes[name] = template = classes.pop(name)
        if isinstance(template, PackedInfo):
            raise Refused(node, "generic-packed")


def decorator_name(e: Expression) -> str:
    match e:
        case CallExpr(callee=RefExpr(fullname=name)) | RefExpr(fullname=name):
            return name
        case _:
            pass
    return ""


def decorator_arguments(context: Context, node: ClassDef) -> dict[str, int]:
    """The constant keyword arguments of the class's decorator."""
    found: dict[str, int] = {}
    for decorator in node.decorators:
        if isinstance(decorator, CallExpr):
            for name, argument in zip(decorator.arg_names, decorator.args, strict=True):
                number = fold(context, argument)
                if not isinstance(number, int) or name is None:
                    raise Refused(argument, "intrinsic-constant", "a decorator")
                found[name] = number
    return found


def define_enum(context: Context, info: EnumInfo) -> None:
    """The members and their numbers; `auto()` is one more than the last."""
    _, node = context.class_nodes[info.name]
    last = 0
    for statement in node.defs.body:
        match statement:
            case AssignmentStmt(lvalues=[NameExpr(name=member)], rvalue=rvalue):
                last = enum_number(context, member, rvalue, last)
                info.members.append((member, last))
            case _:
                pass


def enum_number(context: Context, member: str, e: Expression, last: int) -> int:
    match e:
        case CallExpr(callee=RefExpr(fullname="enum.auto")):
            return last + 1
        case _:
            pass
    match fold(context, e):
        case int(number) | IntLiteral(value=number):
            if not 0 <= number < 1 << 32:
                raise Refused(e, "literal-range", f"{number} does not fit an enum of 32 bits")
            return number
        case _:
            pass
    raise Refused(e, "constant", member)


def declared_fields(node: ClassDef) -> list[tuple[Var, Expression, AssignmentStmt]]:
    """Name, first value and place of each annotated field."""
    found = []
    for statement in node.defs.body:
        match statement:
            case AssignmentStmt(lvalues=[NameExpr(name=name)], rvalue=rvalue):
                symbol = node.info.names.get(name)
                if symbol is None or not isinstance(symbol.node, Var) or statement.unanalyzed_type is None:
                    raise Refused(statement, "construct", "a class attribute without a type")
                found.append((symbol.node, rvalue, statement))
            case _:
                pass
    return found


def field_type(context: Context, var: Var, node: AssignmentStmt) -> Type:
    assert var.type is not None
    kind = map_type(context, var.type, node)
    if kind == TEXT:
        raise Refused(node, "text")
    if kind == NONE:
        raise Refused(node, "type", "None")
    return kind


def define_packed(context: Context, info: PackedInfo) -> None:
    """The bit fields and where they lie."""
    _, node = context.class_nodes[info.name]
    if info.words not in (1, 2):
        raise Refused(node, "literal-range", f"{info.words} is not 1 or 2 words")
    fields = []
    for var, rvalue, statement in declared_fields(node):
        kind = field_type(context, var, statement)
        width, default = bit_field(context, rvalue, kind, statement)
        fields.append((var.name, kind, width, default))
    shapes = [(width, isinstance(kind, ObjectRef | ArrayRef)) for _, kind, width, _ in fields]
    if any(width != REFERENCE_BITS and is_reference for width, is_reference in shapes):
        raise Refused(node, "packed-type", "a reference of other than 39 bits")
    places = place_fields((width for width, _ in shapes), tagged=info.tag is not None)
    if any(p.word >= info.words or p.shift + p.width > 64 for p in places):
        raise Refused(node, "packed-width", node.name)
    for (name, kind, _, default), place, (_, is_reference) in zip(fields, places, shapes, strict=True):
        info.fields.append(PackedField(name, kind, place, is_reference, default))


def bit_field(context: Context, e: Expression, kind: Type, node: AssignmentStmt) -> tuple[int, Constant | None]:
    """Width and default of `bits(width, default=…)`."""
    if not isinstance(kind, IntType | BoolType | EnumType | ObjectRef | ArrayRef | PackedType):
        raise Refused(node, "packed-type", type_name(kind))
    match e:
        case CallExpr(callee=RefExpr(fullname="codegen.lang.model.bits"), args=[width, *rest]):
            number = fold(context, width)
            if not isinstance(number, int):
                raise Refused(width, "intrinsic-constant", "bits")
            if not 0 < number <= 64:
                raise Refused(width, "literal-range", f"{number} is no width of 1 to 64 bits")
            if isinstance(kind, PackedType) and number != inner_width(context, kind, node):
                raise Refused(node, "packed-inner", type_name(kind))
            return number, packed_default(context, rest[0], kind, number) if rest else None
        case _:
            pass
    raise Refused(node, "packed-bits")


def packed_default(context: Context, e: Expression, kind: Type, width: int) -> Constant | None:
    """The first value of a bit field, which has to fit it."""
    found = fold_as(context, e, kind)
    if isinstance(found, IntLiteral | EnumLiteral) and not 0 <= found.value < 1 << width:
        raise Refused(e, "literal-range", f"{found.value} does not fit {width} bits")
    return found


def inner_width(context: Context, kind: PackedType, node: AssignmentStmt) -> int:
    """How many bits a packed value inside another takes; it is untagged, and known before."""
    info = context.program.classes[kind.cls]
    assert isinstance(info, PackedInfo)
    if info.tag is not None or info.words != 1 or not info.fields:
        raise Refused(node, "packed-inner", type_name(kind))
    return max(f.place.shift + f.place.width for f in info.fields)


def define_value(context: Context, info: ValueInfo) -> None:
    """The fields of a record."""
    _, node = context.class_nodes[info.name]
    for var, rvalue, statement in declared_fields(node):
        kind = field_type(context, var, statement)
        default = None
        if not isinstance(rvalue, TempNode):
            default = fold_as(context, rvalue, kind)
            if default is None:
                raise Refused(statement, "constant", var.name)
        info.fields.append(ValueField(var.name, kind, default))


def define_object(context: Context, info: ObjectInfo) -> None:
    """The fields of an object: plain ones with their defaults, and what stands inline."""
    _, node = context.class_nodes[info.name]
    for var, rvalue, statement in declared_fields(node):
        if info.fields and info.fields[-1].kind is FieldKind.TRAILING:
            raise Refused(statement, "trailing", info.fields[-1].name)
        info.fields.append(object_field(context, var, rvalue, statement))


def object_field(context: Context, var: Var, e: Expression, node: AssignmentStmt) -> ObjectField:
    kind = field_type(context, var, node)
    match e:
        case TempNode():
            raise Refused(node, "no-default", var.name)
        case CallExpr(callee=RefExpr(fullname=name), args=args) if name.startswith(MODEL):
            return inline_field(context, var.name, short_name(name), kind, args, node)
    default = fold_as(context, e, kind)
    if default is None:
        raise Refused(node, "constant", var.name)
    return ObjectField(var.name, FieldKind.PLAIN, kind, default)


def inline_field(
    context: Context, name: str, how: str, kind: Type, args: list[Expression], node: AssignmentStmt
) -> ObjectField:
    """`embedded(K)`, `embedded_array(K, n)`, `optional_array(K, n)`, `trailing_array(V)` or `room(n)`."""
    if how == "embedded":
        if not isinstance(kind, ObjectRef):
            raise Refused(node, "not-an-object", type_name(kind))
        return ObjectField(name, FieldKind.EMBEDDED, kind)
    if not isinstance(kind, ArrayRef):
        raise Refused(node, "construct", f"'{how}' of '{type_name(kind)}'")
    element = kind.element
    if how == "trailing_array":
        return ObjectField(name, FieldKind.TRAILING, kind)
    count = fold(context, args[-1])
    if not isinstance(count, int | IntLiteral):
        raise Refused(node, "intrinsic-constant", how)
    number = count if isinstance(count, int) else count.value
    if not 0 < number < 1 << 32:
        raise Refused(args[-1], "literal-range", f"{number} is no length of an array")
    if how == "room" or isinstance(element, ObjectRef):
        return ObjectField(name, FieldKind.ARRAY, kind, count=number)
    first = first_value(context, element, node)
    return ObjectField(name, FieldKind.ARRAY, kind, first, number)


def first_value(context: Context, kind: Type, node: AssignmentStmt) -> Constant:
    """What an element of an array holds at first: zero, the first member of an enum, the class's defaults."""
    match kind:
        case IntType():
            return IntLiteral(0, kind)
        case BoolType():
            return BoolLiteral(False)
        case ObjectRef(nullable=True) | ArrayRef(nullable=True):
            return NoneLiteral(kind)
        case UnionType(alternatives=kinds) if NONE in kinds:
            return UnionLiteral(kind, kinds.index(NONE), NoneLiteral())
        case EnumType(cls=cls):
            info = context.program.classes[cls]
            assert isinstance(info, EnumInfo)
            return EnumLiteral(*info.members[0], kind)
        case PackedType(cls=cls) | ValueType(cls=cls):
            record = context.program.classes[cls]
            assert isinstance(record, PackedInfo | ValueInfo)
            items = [(f.name, f.default or first_value(context, f.type, node)) for f in record.fields]
            return StructLiteral(kind, tuple(items))
        case _:
            raise Refused(node, "no-first-value", type_name(kind))


def define_class(context: Context, name: str) -> None:
    """Fill in the fields of a class that was declared."""
    match context.program.classes[name]:
        case PackedInfo() as info:
            define_packed(context, info)
        case ValueInfo() as info:
            define_value(context, info)
        case ObjectInfo() as info:
            define_object(context, info)
        case _:
            pass


def refuse_endless(context: Context) -> None:
    """A class that stands inline in itself would never end."""
    parts = {name: set(inline_classes(info)) for name, info in context.program.classes.items()}
    for name, (module, node) in context.class_nodes.items():
        found: set[str] = set()
        todo = list(parts.get(name, ()))
        while todo:
            inner = todo.pop()
            if inner not in found:
                found.add(inner)
                todo += parts.get(inner, ())
        if name in found:
            context.report(module, Refused(node, "endless", node.name))


def inline_classes(info: object) -> Iterator[str]:
    """The classes whose values or objects are part of those of this one."""
    match info:
        case ValueInfo(fields=fields):
            for f in fields:
                yield from (kind.cls for kind in flatten([f.type]) if isinstance(kind, ValueType))
        case ObjectInfo(fields=inline):
            for part in inline:
                kind = part.type.element if isinstance(part.type, ArrayRef) else part.type
                if part.kind is not FieldKind.PLAIN and isinstance(kind, ObjectRef) and not kind.nullable:
                    yield kind.cls
        case _:
            pass
