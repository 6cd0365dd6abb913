"""Lower calls of the functions of `codegen.lang`."""

from __future__ import annotations

from typing import Final, NamedTuple

from mypy.nodes import (
    CallExpr,
    Decorator,
    Expression,
    FuncDef,
    IndexExpr,
    OverloadedFuncDef,
    RefExpr,
    TypeAlias,
    TypeApplication,
    TypeInfo,
)
from mypy.types import Instance

from codegen.frontend import checks, console, expressions
from codegen.frontend.builder import FunctionBuilder
from codegen.frontend.fold import check_width, fold
from codegen.frontend.generics import named_class
from codegen.frontend.map_types import map_instance, map_type
from codegen.frontend.refusals import Refused
from codegen.ir.ops import (
    Convert,
    GetTag,
    Intrinsic,
    MakePacked,
    MakeValue,
    NoneLiteral,
    ReplacePacked,
    ReplaceValue,
    TextLiteral,
    Unreachable,
    Value,
)
from codegen.ir.program import EnumInfo, PackedField, PackedInfo, ValueInfo
from codegen.ir.types import (
    NEVER,
    TEXT,
    U64,
    VADDR,
    VOID,
    ArrayRef,
    BoolType,
    EnumType,
    IntType,
    ObjectRef,
    PackedType,
    PackedUnion,
    Type,
    ValueType,
    short_name,
    type_name,
)
from codegen.lang.layout import TOP

INTRINSICS: Final = "codegen.lang.intrinsics."
MODEL: Final = "codegen.lang.model."
OTHERS: Final = ("dataclasses.replace", "typing.assert_never")
CONTRACTS: Final = "codegen.lang.contracts."
RAW: Final = {
    "create",
    "create_array",
    "object_at",
    "load",
    "store",
    "device_load",
    "device_store",
    "clear_memory",
    "address_of",
    "first_address",
}
REGISTER: Final = TEXT  # stands for the constant name of a control and status register

CONTROL_REGISTERS: Final = {
    *("cycle", "time", "instret", "fflags", "frm", "fcsr"),
    *("sstatus", "sie", "sip", "stvec", "scounteren", "senvcfg", "sscratch", "sepc", "scause", "stval"),
    *("satp", "stimecmp", "scontext"),
}


class Plain(NamedTuple):
    """An intrinsic whose arguments have fixed types."""

    params: tuple[Type, ...]
    returns: Type


PLAIN: Final = {
    "clear_memory": Plain((VADDR, U64), VOID),
    "csr_read": Plain((REGISTER,), U64),
    "csr_write": Plain((REGISTER, U64), VOID),
    "csr_set": Plain((REGISTER, U64), VOID),
    "csr_clear": Plain((REGISTER, U64), VOID),
    "fence": Plain((), VOID),
    "fence_i": Plain((), VOID),
    "sfence_vma": Plain((), VOID),
    "sfence_vma_asid": Plain((U64,), VOID),
    "sfence_vma_page": Plain((VADDR, U64), VOID),
    "wfi": Plain((), VOID),
    "sbi_call": Plain((U64,) * 5, ValueType("codegen.lang.intrinsics.SbiResult")),
    "syscall": Plain((U64,) * 9, ValueType("codegen.lang.intrinsics.Registers")),
    "bare_syscall": Plain((U64,) * 8, ValueType("codegen.lang.intrinsics.Registers")),
    "counted_syscall": Plain((*(U64,) * 9, BoolType()), ValueType("codegen.lang.intrinsics.Counted")),
}


def is_intrinsic(name: str) -> bool:
    return name.startswith((INTRINSICS, MODEL, CONTRACTS)) or name in OTHERS


def lower_intrinsic(builder: FunctionBuilder, name: str, e: CallExpr, want: Type | None) -> Value:
    """One call of a function of the language."""
    short = short_name(name)
    if short in RAW and not builder.module.raw_addresses:
        raise Refused(e, "raw-address", short)
    given = named_arguments(e)
    builder.line = e.line
    if short in PLAIN:
        return lower_plain(builder, short, PLAIN[short], e)
    match short:
        case "object_at" | "create":
            kind = named_object(builder, given["kind"])
            return emit(builder, short, kind, lower_all(builder, given, at=VADDR))
        case "load" | "device_load":
            kind = named_type(builder, given["kind"])
            return emit(builder, short, kind, lower_all(builder, given, at=VADDR))
        case "create_array":
            kind = ArrayRef(named_object(builder, given["kind"]))
            return emit(builder, short, kind, lower_all(builder, given, at=VADDR, count=U64))
        case "store" | "device_store":
            return emit(builder, short, VOID, lower_all(builder, given, number=None, at=VADDR))
        case "address_of":
            return emit(builder, short, VADDR, [expressions.lower(builder, given["thing"])])
        case "resume" | "resume_bare":
            return lower_resume(builder, short, given, e)
        case "destroy":
            expressions.lower(builder, given["thing"])
            return NoneLiteral(VOID)
        case "replace":
            return lower_replace(builder, e)
        case "fatal" | "assert_never":
            return lower_fatal(builder, e)
        case "requires" | "invariant":
            checks.lower_contract(builder, short, e)
            return NoneLiteral(VOID)
        case "console":
            console.write_text(builder, given["text"])
            return NoneLiteral(VOID)
        case _:
            pass
    return lower_words(builder, short, given, e)


def lower_words(builder: FunctionBuilder, short: str, given: dict[str, Expression], e: CallExpr) -> Value:
    """Between words and what they stand for."""
    match short:
        case "word_of":
            member = expressions.lower(builder, given["member"])
            if not isinstance(member.type, EnumType):
                raise Refused(e, "construct", f"'word_of' of '{type_name(member.type)}'")
            return builder.define(U64, lambda dest, line: Convert(dest, member, line))
        case "enum_from":
            kind = named_type(builder, given["kind"])
            return emit(builder, short, kind, lower_all(builder, given, word=U64, default=kind))
        case "tag_of":
            one = expressions.lower(builder, given["thing"])
            if not isinstance(one.type, PackedUnion):
                raise Refused(e, "construct", f"'tag_of' of '{type_name(one.type)}'")
            return builder.define(U64, lambda dest, line: GetTag(dest, one, line))
        case "first_address":
            one = expressions.lower(builder, given["thing"])
            if not isinstance(one.type, PackedUnion) or not may_have_address(builder, one.type):
                raise Refused(e, "construct", f"'first_address' of '{type_name(one.type)}'")
            return emit(builder, short, VADDR, [one])
        case "raw_bits":
            thing = expressions.lower(builder, given["thing"])
            if not isinstance(thing.type, PackedType) or words_of(builder, thing.type) != 1:
                raise Refused(e, "raw-word", type_name(thing.type))
            return emit(builder, short, U64, [thing])
        case "from_bits":
            kind = named_type(builder, given["kind"])
            check_from_bits(builder, kind, e)
            return emit(builder, short, kind, lower_all(builder, given, word=U64))
        case "bound":
            raise Refused(e, "bound-place")
        case _:
            pass
    raise Refused(e, "callee", short)


def lower_resume(builder: FunctionBuilder, short: str, given: dict[str, Expression], e: CallExpr) -> Value:
    """The function's own value, as far as it knows: what comes of it is left to the assembly."""
    words = {name: U64 for name in ("badge", "info", "m0", "m1", "m2", "m3")}
    args = lower_all(builder, given, **words, words=ArrayRef(U64), answer=None)
    if not isinstance(args[-1].type, EnumType):
        raise Refused(e, "construct", f"'{short}' with an answer of '{type_name(args[-1].type)}'")
    return emit(builder, short, args[-1].type, args)


def parameters(e: CallExpr) -> list[str]:
    """The names of the parameters of the function that is called, in its order."""
    assert isinstance(e.callee, RefExpr)
    match e.callee.node:
        case FuncDef() as function:
            names = function.arg_names
        case Decorator(func=function):
            names = function.arg_names
        case OverloadedFuncDef():
            names = ["start", "stop"]
        case _:
            names = []
    return [name or "" for name in names]


def named_arguments(e: CallExpr) -> dict[str, Expression]:
    """The arguments by the names of the parameters, in the order of the call."""
    names = parameters(e)
    return {
        name or (names[i] if i < len(names) else ""): argument
        for i, (argument, name) in enumerate(zip(e.args, e.arg_names, strict=True))
    }


def lower_all(builder: FunctionBuilder, given: dict[str, Expression], **types: Type | None) -> list[Value]:
    """Evaluate these arguments in the order of the call; hand them over in the order named here."""
    values = {n: expressions.lower(builder, a, types[n]) for n, a in given.items() if n in types}
    return [values[name] for name in types]


def emit(builder: FunctionBuilder, name: str, kind: Type, args: list[Value], *constants: str | int) -> Value:
    if kind == VOID:
        builder.emit(Intrinsic(None, name, args, constants, builder.line))
        return NoneLiteral(VOID)
    return builder.define(kind, lambda dest, line: Intrinsic(dest, name, args, constants, line))


def lower_plain(builder: FunctionBuilder, name: str, shape: Plain, e: CallExpr) -> Value:
    """An intrinsic whose arguments have fixed types; they are evaluated in the order of the call."""
    types = dict(zip(parameters(e), shape.params, strict=True))
    constants: list[str] = []
    values: dict[str, Value] = {}
    for parameter, argument in named_arguments(e).items():
        if types[parameter] != REGISTER:
            values[parameter] = expressions.lower(builder, argument, types[parameter])
        elif isinstance(found := fold(builder.context, argument), TextLiteral):
            if found.value not in CONTROL_REGISTERS:
                raise Refused(argument, "register", found.value)
            constants.append(found.value)
        else:
            raise Refused(argument, "intrinsic-constant", name)
    args = [values[parameter] for parameter in types if parameter in values]
    return emit(builder, name, shape.returns, args, *constants)


def named_type(builder: FunctionBuilder, e: Expression) -> Type:
    """The class that an argument names."""
    match e:
        case IndexExpr(analyzed=TypeApplication(expr=RefExpr(node=TypeInfo() as info), types=types)):
            return map_instance(builder.context, Instance(info, types), e)
        case RefExpr(node=TypeInfo() as info):
            return map_instance(builder.context, Instance(info, []), e)
        case RefExpr(node=TypeAlias(target=target)) if named_class(e):
            return map_type(builder.context, target, e)
        case _:
            pass
    raise Refused(e, "intrinsic-constant", "the class")


def named_object(builder: FunctionBuilder, e: Expression) -> Type:
    """The @kobject class that an argument names."""
    kind = named_type(builder, e)
    if not isinstance(kind, ObjectRef):
        raise Refused(e, "not-an-object", type_name(kind))
    return kind


def check_from_bits(builder: FunctionBuilder, kind: Type, e: CallExpr) -> None:
    """Whatever the word, it must stand for a value that could also have been built from its fields."""
    info = builder.context.program.classes[kind.cls] if isinstance(kind, PackedType) else None
    if not isinstance(info, PackedInfo) or info.words != 1 or info.tag is not None:
        raise Refused(e, "raw-word", type_name(kind))
    for field in info.fields:
        if not every_pattern(builder, field.type, field.place.width):
            raise Refused(e, "raw-word", f"{type_name(kind)}.{field.name}")


def every_pattern(builder: FunctionBuilder, kind: Type, width: int) -> bool:
    """Whether each pattern of so many bits is a value of a field: none unnamed, none negative."""
    match kind:
        case BoolType():
            return width == 1
        case IntType(bits=bits, signed=signed):
            return width <= bits - signed
        case EnumType(cls=cls):
            info = builder.context.program.classes[cls]
            return isinstance(info, EnumInfo) and {n for _, n in info.members} >= set(range(1 << width))
        case PackedType(cls=cls):
            inner = builder.context.program.classes[cls]
            assert isinstance(inner, PackedInfo)
            return all(every_pattern(builder, f.type, f.place.width) for f in inner.fields)
        case _:
            return False


def may_have_address(builder: FunctionBuilder, kind: PackedUnion) -> bool:
    """Whether nothing but a field of 39 bits lies where that is in the first word of these classes."""
    infos = (builder.context.program.classes[cls] for cls in builder.context.program.families[kind.family].members)
    fields = (field for info in infos if isinstance(info, PackedInfo) for field in info.fields)
    return all(f.place.word > 0 or f.place.shift + f.place.width <= TOP.shift or f.place == TOP for f in fields)


def words_of(builder: FunctionBuilder, kind: PackedType) -> int:
    return builder.context.program.families[kind.family].words


def lower_replace(builder: FunctionBuilder, e: CallExpr) -> Value:
    """`replace(v, field=…)`."""
    source = expressions.lower(builder, e.args[0])
    kind = source.type
    if isinstance(kind, PackedUnion):  # narrowed by mypy, or all members agree
        kind = expressions.static_type(builder, e.args[0])
    if not isinstance(kind, PackedType | ValueType):
        raise Refused(e, "replace", type_name(kind))
    info = builder.context.program.classes[kind.cls]
    assert isinstance(info, PackedInfo | ValueInfo)
    types = {f.name: f.type for f in info.fields}
    shapes = {f.name: f for f in info.fields}
    fields: list[tuple[str, Value]] = []
    for name, argument in zip(e.arg_names[1:], e.args[1:], strict=True):
        if name not in types:
            raise Refused(argument, "construct", f"the field '{name}' of '{short_name(kind.cls)}'")
        value = expressions.lower(builder, argument, types[name])
        if isinstance(f := shapes[name], PackedField):
            check_width(f, value, argument)
        fields.append((name, value))
    builder.line = e.line
    given, cls = dict(fields), kind.cls
    if len(given) == len(types):  # nothing is left of the old one
        args = [given[f.name] for f in info.fields]
        if isinstance(kind, ValueType):
            return builder.define(kind, lambda dest, line: MakeValue(dest, args, line))
        return builder.define(kind, lambda dest, line: MakePacked(dest, cls, args, line))
    if isinstance(kind, ValueType):
        return builder.define(kind, lambda dest, line: ReplaceValue(dest, source, fields, line))
    return builder.define(kind, lambda dest, line: ReplacePacked(dest, source, cls, fields, line))


def lower_fatal(builder: FunctionBuilder, e: CallExpr) -> Value:
    """`fatal(text)`; `assert_never(x)` needs no code, as mypy knows better."""
    if isinstance(e.callee, RefExpr) and e.callee.fullname.endswith(".fatal"):
        checks.stop_with(builder, e.args[0], e)
    else:
        builder.terminate(Unreachable(e.line))
    return NoneLiteral(NEVER)
