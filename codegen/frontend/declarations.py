"""Read what modules declare: constants, unions, tables, static objects, classes and functions."""

from __future__ import annotations

import dataclasses

from mypy.nodes import (
    AssignmentStmt,
    CallExpr,
    ClassDef,
    Decorator,
    Expression,
    ExpressionStmt,
    FuncDef,
    IfStmt,
    Import,
    ImportFrom,
    NameExpr,
    PassStmt,
    RefExpr,
    Statement,
    StrExpr,
    SymbolNode,
    TypeAlias,
    TypeVarExpr,
    Var,
)
from mypy.types import CallableType, get_proper_type
from mypy.types import UnionType as MypyUnion

from codegen.frontend.classes import declare_class, define_class, define_enum, refuse_endless
from codegen.frontend.context import Context, Module
from codegen.frontend.dispatch import function_entries
from codegen.frontend.families import Families
from codegen.frontend.fold import fold, fold_as
from codegen.frontend.generics import is_template, named_class
from codegen.frontend.map_types import map_type
from codegen.frontend.refusals import Refused
from codegen.frontend.signatures import define_function, define_methods, marks_of
from codegen.ir.program import EnumInfo, ObjectInfo, PackedInfo, Static, Table, ValueField, ValueInfo
from codegen.ir.types import U64, ArrayRef, ObjectRef
from codegen.lang.intrinsics import Counted, Registers, SbiResult

IMPORTABLE = ("codegen.lang", "typing", "enum", "dataclasses", "__future__")


def declare_language(context: Context) -> None:
    """The records that intrinsics return."""
    for cls in (SbiResult, Registers, Counted):
        name = f"{cls.__module__}.{cls.__qualname__}"
        fields = [ValueField(f.name, U64) for f in dataclasses.fields(cls)]
        file = next(iter(context.modules.values())).file
        context.program.classes[name] = ValueInfo(name, "", fields, file, 0)


def declare_module(context: Context, module: Module, families: Families) -> None:
    """Enter the names of one module; nothing is computed yet."""
    for statement in module.tree.defs:
        with context.guard(module, statement):
            declare(context, module, statement, families)


def declare(context: Context, module: Module, s: Statement, families: Families) -> None:
    match s:
        case ImportFrom(id=name) if not known_module(context, name):
            raise Refused(s, "import", name)
        case Import(ids=ids):
            for name, _ in ids:
                if not known_module(context, name):
                    raise Refused(s, "import", name)
        case ImportFrom() | PassStmt() | FuncDef() | Decorator() | ExpressionStmt(expr=StrExpr()):
            pass
        case IfStmt(expr=[RefExpr(fullname="typing.TYPE_CHECKING")], body=[body]):
            for inner in body.body:
                declare(context, module, inner, families)
        case ClassDef():
            declare_class(context, module, s)
        case AssignmentStmt(rvalue=CallExpr(analyzed=TypeVarExpr(name=name, values=values))):
            if values:
                raise Refused(s, "type-variable", name)
            # It stands for a type wherever it is used
        case AssignmentStmt(lvalues=[NameExpr(name=name)], is_alias_def=True):
            declare_alias(module.tree.names[name].node, families)
        case AssignmentStmt(lvalues=[NameExpr(node=Var() as var)], rvalue=rvalue):
            declare_constant(context, module, var, rvalue, s)
        case _:
            raise Refused(s, "module-statement")


def known_module(context: Context, name: str) -> bool:
    return name in context.modules or name.startswith(IMPORTABLE)


def declare_alias(alias: SymbolNode | None, families: Families) -> None:
    """`Cap = NullCap | EndpointCap`: packed classes named together share their representation."""
    if not isinstance(alias, TypeAlias):
        return
    target = get_proper_type(alias.target)
    if isinstance(target, MypyUnion):
        names = [p.type.fullname for t in target.items if hasattr(p := get_proper_type(t), "type")]
        families.unions.append((alias.fullname, names))


def declare_constant(context: Context, module: Module, var: Var, rvalue: Expression, s: AssignmentStmt) -> None:
    if not var.is_final:
        raise Refused(s, "module-state", var.name)
    context.constants[var.fullname] = rvalue
    if var.name == "RAW_ADDRESSES":
        module.raw_addresses = True
    if var.name == "STATE_MODULE":
        others = [other.name for other in context.modules.values() if other.state]
        if others and context.one_state:
            raise Refused(s, "two-states", others[0])
        module.state = True


def define_module(context: Context, module: Module) -> None:
    """Compute constants, tables, statics and the signatures of functions."""
    for statement in module.tree.defs:
        with context.guard(module, statement):
            define(context, module, statement)


def define(context: Context, module: Module, s: Statement) -> None:
    match s:
        case AssignmentStmt(lvalues=[NameExpr(node=Var() as var)], rvalue=rvalue) if var.is_final:
            define_constant(context, module, var, rvalue)
        case FuncDef() | Decorator():
            define_plain(context, module, s)
        case ClassDef() as node if node.fullname in context.program.classes:
            define_methods(context, module, node, node.fullname)
        case _:
            pass


def define_plain(context: Context, module: Module, s: FuncDef | Decorator) -> None:
    """A function; a generic one waits for its calls."""
    node = s.func if isinstance(s, Decorator) else s
    if not isinstance(node.type, CallableType) or not node.type.variables:
        define_function(context, module, s, node.fullname)
        return
    marks = marks_of(s)
    if marks.promises or "export" in marks.names:
        raise Refused(s, "generic-mark")
    context.generics.functions[node.fullname] = (module, s)


def define_constant(context: Context, module: Module, var: Var, e: Expression) -> None:
    """A static object, a table, or a constant."""
    name = var.fullname
    match e:
        case CallExpr() if kind := object_made(context, e):
            if not module.state:
                raise Refused(e, "static-object", var.name)
            if e.args:
                raise Refused(e, "construct", "a static object with arguments")
            context.program.statics[name] = Static(name, "", kind, module.file, e.line)
        case CallExpr(callee=RefExpr(fullname="codegen.lang.model.table")):
            define_table(context, module, var, e)
        case _:
            found = fold(context, e)
            if found is None:
                raise Refused(e, "constant", var.name)
            if not isinstance(found, int):
                context.program.constants[name] = found


def object_made(context: Context, e: CallExpr) -> ObjectRef | None:
    """The class of the object that a constructor makes; None if it makes something else."""
    info = named_class(e.callee)
    if info is None or not (info.fullname in context.program.classes or is_template(context, info)):
        return None
    kind = map_type(context, context.type_of(e), e)
    return kind if isinstance(kind, ObjectRef) else None


def define_table(context: Context, module: Module, var: Var, e: CallExpr) -> None:
    entries = function_entries(context, e)
    if entries is not None:
        kind = ArrayRef(entries[0].type)
        context.program.tables[var.fullname] = Table(var.fullname, "", kind, [*entries], module.file, e.line)
        return
    assert var.type is not None
    mapped = map_type(context, var.type, e)
    assert isinstance(mapped, ArrayRef)
    kind = mapped
    items = []
    for argument in e.args:
        item = fold_as(context, argument, kind.element)
        if item is None:
            raise Refused(argument, "constant", var.name)
        items.append(item)
    context.program.tables[var.fullname] = Table(var.fullname, "", kind, items, module.file, e.line)


def define_classes(context: Context) -> None:
    """The contents of each class: enums first, for the constants that need them."""
    classes = context.program.classes
    kinds = (EnumInfo, PackedInfo | ValueInfo, ObjectInfo)
    for kind in kinds:
        for name, (module, node) in list(context.class_nodes.items()):
            info = classes.get(name)
            if not isinstance(info, kind):
                continue
            with context.guard(module, node):
                define_enum(context, info) if isinstance(info, EnumInfo) else define_class(context, name)

    refuse_endless(context)


def forget_folded(context: Context) -> None:
    """What could not be folded while classes were incomplete may be now."""
    context.folded = {name: found for name, found in context.folded.items() if found is not None}
