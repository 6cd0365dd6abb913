"""Compute at compile time what is constant: literals, Finals, enum members, and what is made of them."""

from __future__ import annotations

from mypy.nodes import (
    CallExpr,
    ComparisonExpr,
    ConditionalExpr,
    Expression,
    FuncDef,
    IntExpr,
    MemberExpr,
    NameExpr,
    OpExpr,
    RefExpr,
    StrExpr,
    TypeInfo,
    UnaryExpr,
    Var,
)

from codegen.frontend.constants import coerce_constant
from codegen.frontend.context import Context, Folded
from codegen.frontend.generics import is_template, named_class
from codegen.frontend.map_types import map_type
from codegen.frontend.refusals import Refused
from codegen.ir.integers import ARITHMETIC, COMPARISON, wrap
from codegen.ir.ops import (
    BoolLiteral,
    Constant,
    EnumLiteral,
    IntLiteral,
    NoneLiteral,
    StaticRef,
    StructLiteral,
    TableRef,
    TextLiteral,
)
from codegen.ir.program import EnumInfo, PackedField, PackedInfo, ValueInfo
from codegen.ir.types import INTEGERS, U64, EnumType, IntType, PackedType, Type, ValueType, short_name


def fold(context: Context, e: Expression) -> Folded | None:
    """The value of an expression, or None if it is only known at run time."""
    match e:
        case IntExpr(value=number):
            return number
        case StrExpr(value=text):
            return TextLiteral(text)
        case NameExpr(fullname="builtins.True"):
            return BoolLiteral(True)
        case NameExpr(fullname="builtins.False"):
            return BoolLiteral(False)
        case NameExpr(fullname="builtins.None"):
            return NoneLiteral()
        case RefExpr(node=Var() as var) if var in context.local_finals:
            return context.local_finals[var]
        case RefExpr(node=Var() as var) if var.fullname and not is_local(var):
            return fold_variable(context, var, e)
        case MemberExpr(name=name, expr=RefExpr(node=TypeInfo() as info)):
            return fold_member(context, info.fullname, name)
        case MemberExpr(name="value", expr=RefExpr() as member):
            owner = fold(context, member)
            return owner.value if isinstance(owner, EnumLiteral) else None
        case UnaryExpr():
            return fold_unary(context, e)
        case OpExpr():
            return fold_operator(context, e)
        case ComparisonExpr(operators=[sign], operands=[left, right]):
            return fold_comparison(context, sign, left, right)
        case ConditionalExpr():
            return fold_conditional(context, e)
        case CallExpr(callee=callee) if (made := named_class(callee)) and is_template(context, made):
            kind = map_type(context, context.type_of(e), e)
            return fold_constructor(context, kind.cls, e) if isinstance(kind, ValueType) else None
        case CallExpr(callee=RefExpr(node=TypeInfo() as info)):
            return fold_constructor(context, info.fullname, e)
        case CallExpr(callee=RefExpr(node=FuncDef() as function), args=[argument]):
            if function.fullname == "codegen.lang.intrinsics.word_of":
                found = fold(context, argument)
                return wrap(found.value, U64) if isinstance(found, EnumLiteral) else None
        case _:
            pass
    return None


def is_local(var: Var) -> bool:
    """Whether a variable belongs to a function; those are folded only if they are Final."""
    return "." not in var.fullname


def fold_variable(context: Context, var: Var, node: Expression) -> Folded | None:
    """A Final of some module, or a member of an enum."""
    name = var.fullname
    if name in context.folded:
        return context.folded[name]
    context.folded[name] = None  # should it refer to itself
    context.folded[name] = found = fold_named(context, name, node)
    return found


def fold_named(context: Context, name: str, node: Expression) -> Folded | None:
    if static := context.program.statics.get(name):
        return StaticRef(name, static.type)
    if table := context.program.tables.get(name):
        return TableRef(name, table.type)
    expression = context.constants.get(name)
    return fold(context, expression) if expression else None


def fold_member(context: Context, owner: str, member: str) -> Folded | None:
    """A member of an enum."""
    info = context.program.classes.get(owner)
    numbers = dict(info.members) if isinstance(info, EnumInfo) else {}
    return EnumLiteral(member, numbers[member], EnumType(owner)) if member in numbers else None


def fold_unary(context: Context, e: UnaryExpr) -> Folded | None:
    match e.op, fold(context, e.expr):
        case "-", int(number):
            return -number
        case "~", int(number):
            return ~number
        case "-", IntLiteral(value=number, type=IntType() as kind):
            return wrap(-number, kind)
        case "~", IntLiteral(value=number, type=IntType() as kind):
            return wrap(~number, kind)
        case "not", BoolLiteral(value=truth):
            return BoolLiteral(not truth)
        case _:
            pass
    return None


def fold_operator(context: Context, e: OpExpr) -> Folded | None:
    left = fold(context, e.left)
    if e.op in ("and", "or"):
        return fold_logic(context, e, left)
    if left is None or (right := fold(context, e.right)) is None:
        return None
    match left, right:
        case int(x), int(y):
            return compute(e, x, y, None)
        case (IntLiteral(value=x, type=IntType() as kind), int(y) | IntLiteral(value=y)) | (
            int(x),
            IntLiteral(value=y, type=IntType() as kind),
        ):
            return compute(e, x, y, kind)
        case _:
            pass
    return None


def fold_logic(context: Context, e: OpExpr, left: Folded | None) -> Folded | None:
    """`and` and `or`: a constant left side decides, or leaves it to the right side."""
    if not isinstance(left, BoolLiteral):
        return None
    if left.value == (e.op == "or"):
        return left
    return fold(context, e.right)


def compute(e: OpExpr, x: int, y: int, kind: IntType | None) -> Folded | None:
    if e.op not in ARITHMETIC or (e.op in ("//", "%") and y == 0):
        return None
    if e.op in ("<<", ">>") and not 0 <= y < (kind.bits if kind else 4096):
        raise Refused(e, "shift-count", str(y))
    if e.op in ("//", "%") and kind and kind.signed:
        raise Refused(e, "division", e.op)
    number = ARITHMETIC[e.op](x, y)
    return wrap(number, kind) if kind else number


def fold_comparison(context: Context, sign: str, left: Expression, right: Expression) -> Folded | None:
    x, y = fold(context, left), fold(context, right)
    match sign, x, y:
        case (("is" | "=="), EnumLiteral(), EnumLiteral()):
            return BoolLiteral(x == y)
        case (("is not" | "!="), EnumLiteral(), EnumLiteral()):
            return BoolLiteral(x != y)
        case (("==" | "is"), BoolLiteral(), BoolLiteral()):
            return BoolLiteral(x == y)
        case _:
            pass
    match x, y:
        case (IntLiteral(type=one), IntLiteral(type=other)) if one != other:
            return None
        case ((int(a) | IntLiteral(value=a)), (int(b) | IntLiteral(value=b))) if sign in COMPARISON:
            return BoolLiteral(COMPARISON[sign](a, b))
    return None


def fold_conditional(context: Context, e: ConditionalExpr) -> Folded | None:
    match fold(context, e.cond):
        case BoolLiteral(value=True):
            return fold(context, e.if_expr)
        case BoolLiteral(value=False):
            return fold(context, e.else_expr)
        case _:
            pass
    return None


def fold_constructor(context: Context, name: str, e: CallExpr) -> Folded | None:
    """`u64(5)`, `u64(FLAG)`, or a packed or value class with constant arguments."""
    if name.startswith("codegen.lang.integers.") and short_name(name) in INTEGERS and len(e.args) == 1:
        match fold(context, e.args[0]):
            case int(number) | IntLiteral(value=number):
                return wrap(number, INTEGERS[short_name(name)])
            case BoolLiteral(value=truth):
                return wrap(int(truth), INTEGERS[short_name(name)])
            case _:
                pass
        return None
    info = context.program.classes.get(name)
    if isinstance(info, PackedInfo | ValueInfo):
        return fold_struct(context, info, e)
    return None


def fold_struct(context: Context, info: PackedInfo | ValueInfo, e: CallExpr) -> StructLiteral | None:
    given: dict[str, Expression] = {}
    names = [f.name for f in info.fields]
    for position, (argument, name) in enumerate(zip(e.args, e.arg_names, strict=True)):
        given[name or names[position]] = argument
    fields: list[tuple[str, Constant]] = []
    for f in info.fields:
        constant = fold_as(context, given[f.name], f.type) if f.name in given else f.default
        if constant is None:
            return None
        if isinstance(f, PackedField):
            check_width(f, constant, e)
        fields.append((f.name, constant))
    kind = PackedType(info.name, info.family) if isinstance(info, PackedInfo) else ValueType(info.name)
    return StructLiteral(kind, tuple(fields))


def check_width(field: PackedField, value: object, node: Expression) -> None:
    """Refuse a constant that does not fit its bit field."""
    width = field.place.width
    if isinstance(value, IntLiteral | EnumLiteral) and not 0 <= value.value < 1 << width:
        raise Refused(node, "literal-range", f"{value.value} does not fit '{field.name}', {width} bits")


def fold_as(context: Context, e: Expression, kind: Type) -> Constant | None:
    """A constant of a given type, or None if `e` is not constant."""
    found = fold(context, e)
    return None if found is None else coerce_constant(found, kind, e)
