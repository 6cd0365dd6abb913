"""Objects as C: making them at an address, and the statics that are there from the start."""

from __future__ import annotations

from typing import Final

from codegen.backend.constants import braces, initialiser, is_zero
from codegen.backend.layout import object_extent
from codegen.backend.names import safe_name
from codegen.backend.unit import Unit
from codegen.errors import CompileErrors, Diagnostic
from codegen.ir.ops import Constant
from codegen.ir.program import FieldKind, ObjectField, ObjectInfo
from codegen.ir.types import ArrayRef, ObjectRef, Type, short_name

FITTING: Final = "the size_bits that fits; for arrays exactly"  # the refusal "object-size", seen only here


def create(unit: Unit, cls: str) -> str:
    """The helper that makes an object in zeroed memory; returns its name."""
    info = unit.object(cls)
    struct, name = f"struct {info.c_name}", f"{info.c_name}_create"
    check_size(unit, info, exact=False)
    proof = f"""_Static_assert(sizeof({struct}) <= {1 << info.size_bits}, "{struct} outgrows its class");\n"""
    body = f"    {struct} *self = ({struct} *)at;\n"
    if has_defaults(unit, info):
        body += f"    {start(unit, info)}(self);\n"
    head = f"LANG_INLINE {struct} *{name}(uint64_t at)"
    return unit.helper(name, f"{proof}{head} {{\n{body}    return self;\n}}\n")


def create_array(unit: Unit, cls: str) -> str:
    """The helper that makes objects side by side in zeroed memory; returns its name."""
    info = unit.object(cls)
    struct, name = f"struct {info.c_name}", f"{info.c_name}_create_array"
    body = f"    {struct} *items = ({struct} *)at;\n"
    if has_defaults(unit, info):
        body += f"    for (uint64_t i = 0; i < count; i++) {{\n        {start(unit, info)}(&items[i]);\n    }}\n"
    else:
        body += "    (void)count;\n"
    check_size(unit, info, exact=True)
    proof = f"""_Static_assert(sizeof({struct}) == {1 << info.size_bits}, "{struct} stands in arrays");\n"""
    head = f"LANG_INLINE {struct} *{name}(uint64_t at, uint64_t count)"
    return unit.helper(name, f"{proof}{head} {{\n{body}    return items;\n}}\n")


def check_size(unit: Unit, info: ObjectInfo, *, exact: bool) -> None:
    """Refuse a class whose objects outgrow the memory they are given, or leave gaps in an array of them."""
    size, room = object_extent(unit, info).size, 1 << info.size_bits
    if size > room or (exact and size != room):
        sentence = f"the fields of '{short_name(info.name)}' take {size} bytes, its size_bits say {room}"
        raise CompileErrors([Diagnostic(info.file, info.line, 1, "T102", sentence, FITTING)])


def has_defaults(unit: Unit, info: ObjectInfo) -> bool:
    """Whether any field starts with a bit that is not zero."""
    return any(field_has_defaults(unit, field) for field in info.fields)


def field_has_defaults(unit: Unit, field: ObjectField) -> bool:
    match field.kind:
        case FieldKind.PLAIN:
            return field.default is not None and not is_zero(unit, field.default)
        case FieldKind.EMBEDDED:
            assert isinstance(field.type, ObjectRef)
            return has_defaults(unit, unit.object(field.type.cls))
        case FieldKind.ARRAY:
            inner = inline_class(unit, field)
            if inner is None:
                return field.default is not None and not is_zero(unit, field.default)
            return has_defaults(unit, inner)
        case FieldKind.TRAILING:
            return False


def inline_class(unit: Unit, field: ObjectField) -> ObjectInfo | None:
    """The class of the objects in an embedded array; None if it holds values or pointers."""
    assert isinstance(field.type, ArrayRef)
    element = field.type.element
    return unit.object(element.cls) if isinstance(element, ObjectRef) and not element.nullable else None


def start(unit: Unit, info: ObjectInfo) -> str:
    """The helper that stores the defaults that are not zero; returns its name."""
    body = "".join(start_field(unit, field) for field in info.fields if field_has_defaults(unit, field))
    name = f"{info.c_name}_start"
    return unit.helper(name, f"LANG_INLINE void {name}(struct {info.c_name} *self) {{\n{body}}}\n")


def start_field(unit: Unit, field: ObjectField) -> str:
    name = safe_name(field.name)
    if field.kind is FieldKind.PLAIN:
        assert field.default is not None
        return f"    self->{name} = {compound(unit, field.type, field.default)};\n"
    if field.kind is FieldKind.EMBEDDED:
        assert isinstance(field.type, ObjectRef)
        return f"    {start(unit, unit.object(field.type.cls))}(&self->{name});\n"
    inner = inline_class(unit, field)
    if inner is not None:
        call = f"        {start(unit, inner)}(&self->{name}[i]);\n"
    else:
        assert isinstance(field.type, ArrayRef)
        assert field.default is not None
        call = f"        self->{name}[i] = {compound(unit, field.type.element, field.default)};\n"
    return f"    for (uint64_t i = 0; i < {field.count}; i++) {{\n{call}    }}\n"


def compound(unit: Unit, kind: Type, first: Constant) -> str:
    """A constant as the right side of an assignment."""
    text = initialiser(unit, first)
    return f"({unit.type_text(kind)}){text}" if text.startswith("{") else text


def static_initialiser(unit: Unit, info: ObjectInfo) -> str:
    """The first value of a static object; an empty text if it is all zero."""
    items = []
    for field in info.fields:
        if field_has_defaults(unit, field):
            items.append((safe_name(field.name), static_field(unit, field)))
    return braces(items) if items else ""


def static_field(unit: Unit, field: ObjectField) -> str:
    if field.kind is FieldKind.PLAIN:
        assert field.default is not None
        return initialiser(unit, field.default)
    if field.kind is FieldKind.EMBEDDED:
        assert isinstance(field.type, ObjectRef)
        return static_initialiser(unit, unit.object(field.type.cls))
    inner = inline_class(unit, field)
    if inner is None:
        assert field.default is not None
        return f"{{[0 ... {field.count - 1}] = {initialiser(unit, field.default)}}}"
    return f"{{[0 ... {field.count - 1}] = {static_initialiser(unit, inner)}}}"
