"""Lower conditions: as branches where control follows them, as bools where a value is wanted."""

from __future__ import annotations

from collections.abc import Callable

from mypy.nodes import CallExpr, ComparisonExpr, Expression, FuncDef, OpExpr, RefExpr, UnaryExpr

from codegen.frontend import expressions, tests_of_type
from codegen.frontend.builder import FunctionBuilder
from codegen.frontend.coerce import coerce
from codegen.frontend.constants import alternative
from codegen.frontend.fold import fold
from codegen.frontend.refusals import Refused, Unchecked
from codegen.ir.integers import fits, wrap
from codegen.ir.ops import (
    Assign,
    Block,
    BoolLiteral,
    Branch,
    Compare,
    Goto,
    HasAlternative,
    IsNull,
    NoneLiteral,
    Not,
    PackedEqual,
    Unreachable,
    Unwrap,
    Value,
)
from codegen.ir.types import (
    BOOL,
    NONE,
    TEXT,
    ArrayRef,
    BoolType,
    EnumType,
    IntType,
    NeverType,
    NoneType,
    ObjectRef,
    PackedType,
    PackedUnion,
    Type,
    UnionType,
    VoidType,
    representation,
    type_name,
)

HINTS = {"codegen.lang.intrinsics.likely": True, "codegen.lang.intrinsics.unlikely": False}


def branch_on(builder: FunctionBuilder, e: Expression, true: Block, false: Block, likely: bool | None = None) -> None:
    """End the block with a jump to `true` or `false`."""
    builder.line = e.line
    if isinstance(found := fold(builder.context, e), BoolLiteral):
        builder.terminate(Goto(true if found.value else false, e.line))
        return
    match e:
        case UnaryExpr(op="not", expr=inner):
            branch_on(builder, inner, false, true, None if likely is None else not likely)
        case OpExpr(op="and", left=left, right=right):
            middle = Block()
            branch_on(builder, left, middle, false, likely)
            builder.start(middle)
            branch_right(builder, right, true, false, likely)
        case OpExpr(op="or", left=left, right=right):
            middle = Block()
            branch_on(builder, left, true, middle, likely)
            builder.start(middle)
            branch_right(builder, right, true, false, likely)
        case CallExpr(callee=RefExpr(node=FuncDef(fullname=name)), args=[inner]) if name in HINTS:
            branch_on(builder, inner, true, false, HINTS[name])
        case CallExpr(callee=RefExpr(fullname="builtins.isinstance")):
            tests_of_type.branch_isinstance(builder, e, true, false)
        case ComparisonExpr(operators=[_, _, *_]):
            branch_chain(builder, e, true, false, likely)
        case _:
            value = expressions.lower(builder, e)
            if value.type != BOOL:
                raise Refused(e, "truth", type_name(value.type))
            end_with_test(builder, value, true, false, likely)


def end_with_test(builder: FunctionBuilder, value: Value, true: Block, false: Block, likely: bool | None) -> None:
    """End the block with a jump that a bool decides."""
    if isinstance(value, BoolLiteral):
        builder.terminate(Goto(true if value.value else false, builder.line))
    else:
        builder.terminate(Branch(value, true, false, likely, builder.line))


def branch_right(builder: FunctionBuilder, e: Expression, true: Block, false: Block, likely: bool | None) -> None:
    """The right side of `and` or `or`, where control may never come if mypy knows the left side."""
    try:
        branch_on(builder, e, true, false, likely)
    except Unchecked:
        builder.terminate(Unreachable(e.line))


def branch_chain(builder: FunctionBuilder, e: ComparisonExpr, true: Block, false: Block, likely: bool | None) -> None:
    """`a < b <= c`: each side is evaluated once, the later ones only if needed."""
    left, left_node = side(builder, e.operands[0], e.operands[1]), e.operands[0]
    for i, sign in enumerate(e.operators):
        right = side(builder, e.operands[i + 1], e.operands[i])
        test = compare(builder, sign, left, right, e, (left_node, e.operands[i + 1]))
        last = i == len(e.operators) - 1
        after = true if last else Block()
        builder.terminate(Branch(test, after, false, likely, e.line))
        if not last:
            builder.start(after)
        left, left_node = right, e.operands[i + 1]


def lower_condition(builder: FunctionBuilder, e: Expression) -> Value:
    """The bool that a condition is."""
    match e:
        case ComparisonExpr(operators=[sign], operands=[left, right]):
            if sign in ("is", "is not", "==", "!=") and (is_none(left) or is_none(right)):
                return none_test(builder, right if is_none(left) else left, sign in ("is", "=="))
            x = side(builder, left, right)
            return compare(builder, sign, x, side(builder, right, left), e, (left, right))
        case UnaryExpr(op="not", expr=inner) if not isinstance(inner, OpExpr):
            source = expressions.lower(builder, inner)
            if source.type != BOOL:
                raise Refused(e, "truth", type_name(source.type))
            return builder.define_bool(lambda dest, line: Not(dest, source, line))
    return join_branches(builder, lambda true, false: branch_on(builder, e, true, false))


def join_branches(builder: FunctionBuilder, branch: Callable[[Block, Block], None]) -> Value:
    """A bool from a jump: what `branch(true, false)` decides."""
    result = builder.local("truth", BOOL)
    true, false, after = Block(), Block(), Block()
    branch(true, false)
    for block, truth in ((true, True), (false, False)):
        builder.start(block)
        builder.emit(Assign(result, BoolLiteral(truth), builder.line))
        builder.terminate(Goto(after, builder.line))
    builder.start(after)
    return result


def is_none(e: Expression) -> bool:
    return isinstance(e, RefExpr) and e.fullname == "builtins.None"


def side(builder: FunctionBuilder, e: Expression, other: Expression) -> Value:
    """One side of a comparison; a literal takes the width of the other side."""
    found = fold(builder.context, e)
    if isinstance(found, int):
        kind = integer_part(expressions.static_type(builder, other))
        if isinstance(kind, IntType):
            if not fits(found, kind):
                raise Refused(e, "literal-range", f"{found} does not fit '{kind.name}'")
            return wrap(found, kind)
    value = expressions.lower_wide_or_constant(builder, e)
    if isinstance(value.type, UnionType):
        known = expressions.static_type(builder, e)
        if not isinstance(known, UnionType | NeverType | VoidType):
            return coerce(builder, value, known, e)
    return value


def integer_part(kind: Type) -> Type:
    """The one integer among the alternatives of a union; any other type as it is."""
    integers = [k for k in kind.alternatives if isinstance(k, IntType)] if isinstance(kind, UnionType) else []
    return integers[0] if len(integers) == 1 else kind


def none_test(builder: FunctionBuilder, e: Expression, wanted: bool) -> Value:
    """`x is None`, `x is not None`."""
    value = expressions.lower_wide_or_constant(builder, e)
    match value.type:
        case _ if isinstance(value, NoneLiteral):
            return BoolLiteral(wanted)
        case ObjectRef() | ArrayRef():
            test = builder.define_bool(lambda dest, line: IsNull(dest, value, line))
            return test if wanted else builder.define_bool(lambda dest, line: Not(dest, test, line))
        case UnionType(alternatives=kinds):
            indices = tuple(i for i, kind in enumerate(kinds) if (kind == NONE) == wanted)
            return builder.define_bool(lambda dest, line: HasAlternative(dest, value, indices, line))
        case _:
            return BoolLiteral(not wanted)  # mypy has narrowed it, and knows


def compare(
    builder: FunctionBuilder,
    sign: str,
    left: Value,
    right: Value,
    node: Expression,
    sides: tuple[Expression, Expression],
) -> Value:
    """One comparison of two values."""
    op = {"is": "==", "is not": "!="}.get(sign, sign)
    if op in ("==", "!="):
        if isinstance(left.type, UnionType) and not isinstance(right.type, UnionType):
            return compare_union(builder, op, left, right, node, sides)
        if isinstance(right.type, UnionType) and not isinstance(left.type, UnionType):
            return compare_union(builder, op, right, left, node, sides)
    match left.type, right.type:
        case IntType() as x, IntType() as y:
            if x != y:
                raise Refused(node, "mixed-widths", f"'{x.name}' and '{y.name}'")
            if sign in ("is", "is not"):
                raise Refused(node, "unordered", sign)
        case ((EnumType() | BoolType()), (EnumType() | BoolType())) if left.type == right.type and op in "==!=":
            pass
        case ((ObjectRef() | ArrayRef()), (ObjectRef() | ArrayRef())) if sign in ("is", "is not"):
            pass
        case (NoneType(), ObjectRef() | ArrayRef()) | (ObjectRef() | ArrayRef(), NoneType()):
            reference = right if left.type == NONE else left
            null = builder.define_bool(lambda dest, line: IsNull(dest, reference, line))
            return null if op == "==" else builder.define_bool(lambda dest, line: Not(dest, null, line))
        case ((PackedType() | PackedUnion()), (PackedType() | PackedUnion())) if sign in ("==", "!="):
            return compare_packed(builder, op, left, right, node)
        case _:
            raise Refused(node, "text" if TEXT in (left.type, right.type) else "unordered", sign)
    return builder.define_bool(lambda dest, line: Compare(dest, op, left, right, line))


def compare_packed(builder: FunctionBuilder, op: str, left: Value, right: Value, node: Expression) -> Value:
    if representation(left.type) != representation(right.type):
        raise Refused(node, "mixed-widths", f"'{type_name(left.type)}' and '{type_name(right.type)}'")
    test = builder.define_bool(lambda dest, line: PackedEqual(dest, left, right, line))
    return test if op == "==" else builder.define_bool(lambda dest, line: Not(dest, test, line))


def compare_union(
    builder: FunctionBuilder,
    op: str,
    union: Value,
    single: Value,
    node: Expression,
    sides: tuple[Expression, Expression],
) -> Value:
    """A union beside one of its alternatives: it holds that alternative, and there they are equal."""
    kind = union.type
    assert isinstance(kind, UnionType)
    index = alternative(kind, single.type)
    if index is None:
        return BoolLiteral(op == "!=")

    def branch(true: Block, false: Block) -> None:
        same = Block()
        builder.branch_alternative(union, (index,), same, false if op == "==" else true)
        builder.start(same)
        inner = builder.define(single.type, lambda dest, line: Unwrap(dest, union, index, line))
        identity = "is" if op == "==" else "is not"
        sign = identity if isinstance(single.type, ObjectRef | ArrayRef) else op
        test = compare(builder, sign, inner, single, node, sides)
        builder.terminate(Branch(test, true, false, line=builder.line))

    return join_branches(builder, branch)
