"""Each operation that computes something, as a C expression."""

from __future__ import annotations

from codegen.backend import arithmetic, packed, unions
from codegen.backend.arithmetic import cast, int_type, to_word
from codegen.backend.body import Body, Effect
from codegen.backend.names import safe_name
from codegen.backend.tree import Atom, Binary, CallOf, Compound, Element, Expr, Member, Unary, show
from codegen.backend.unit import function_name, words_apart
from codegen.errors import InternalError
from codegen.ir import ops
from codegen.ir.program import FieldKind, Function
from codegen.ir.types import BOOL, EnumType, IntType, ObjectRef, PackedType, PackedUnion, UnionType, ValueType
from codegen.lang.model import TAG_BITS


def expression(body: Body, op: ops.Op) -> tuple[Expr, Effect]:
    """The expression that `op` assigns to its register, and what it depends on besides its operands."""
    match op:
        case ops.Assign(source=source):
            return body.operand(source), Effect.NONE
        case ops.IntOp() | ops.Negate() | ops.Invert() | ops.Convert():
            return integer(body, op)
        case ops.Not() | ops.Compare() | ops.PackedEqual() | ops.IsNull():
            return condition(body, op), Effect.NONE
        case ops.GetField() | ops.FieldAddress() | ops.GetElement() | ops.ElementAddress():
            return memory(body, op)
        case ops.MatchPacked(cls=cls, source=source, fields=fields, tagged=tagged):
            return packed.matches(body.unit, cls, fields, body.operand(source), tagged=tagged), Effect.NONE
        case ops.MakePacked() | ops.GetPacked() | ops.ReplacePacked() | ops.HasTag() | ops.GetTag():
            return packed_value(body, op)
        case ops.MakeValue() | ops.GetValueField() | ops.ReplaceValue():
            return record(body, op), Effect.NONE
        case ops.Wrap() | ops.Unwrap() | ops.HasAlternative() | ops.GetAlternative() | ops.ConvertUnion():
            return union(body, op), Effect.NONE
        case ops.Call(function=function, args=args):
            return call(body, body.unit.program.functions[function], args), Effect.CALL
        case ops.CallTable(table=table, index=index, length=length, args=args):
            callee, _ = element(body, table, index, length)
            return CallOf(show(callee), tuple(body.operand(a) for a in args)), Effect.CALL
        case _:
            raise InternalError(f"an expression {type(op).__name__}")


def call(body: Body, function: Function, args: list[ops.Value]) -> Expr:
    """A call; see `words_apart`."""
    given: list[Expr] = []
    for arg, param in zip(args, function.params, strict=True):
        count = words_apart(body.unit, function, param.type)
        if count:
            whole = body.atom(arg)
            given += [Member(whole, f"w{i}") for i in range(count)]
        else:
            given.append(body.operand(arg))
    return CallOf(function_name(function), tuple(given))


def word(body: Body, value: ops.Value) -> Expr:
    """An operand as an unsigned word."""
    return to_word(value.type, body.operand(value))


def integer(body: Body, op: ops.IntOp | ops.Negate | ops.Invert | ops.Convert) -> tuple[Expr, Effect]:
    match op:
        case ops.IntOp(op=sign, left=left, right=right) if op.dest.type == BOOL:
            return cast("bool", Binary(sign, body.operand(left), body.operand(right))), Effect.NONE
        case ops.IntOp(op=sign, left=left, right=right, checked=checked):
            kind = int_type(op.dest.type)
            first = body.operand(left)
            second = word(body, right) if checked else body.operand(right)
            effect = Effect.STOP if checked else Effect.NONE
            return arithmetic.arithmetic(sign, kind, first, second, body.site() if checked else None), effect
        case ops.Negate(source=source):
            return arithmetic.negate(int_type(op.dest.type), body.operand(source)), Effect.NONE
        case ops.Invert(source=source):
            return arithmetic.invert(int_type(op.dest.type), body.operand(source)), Effect.NONE
        case ops.Convert(source=source):
            text = body.unit.type_text(op.dest.type)
            same = isinstance(source.type, IntType) and body.unit.type_text(source.type) == text
            expr = body.operand(source)
            return (expr if same else cast(text, expr)), Effect.NONE


def condition(body: Body, op: ops.Not | ops.Compare | ops.PackedEqual | ops.IsNull) -> Expr:
    match op:
        case ops.Not(source=source):
            return negated(body.operand(source))
        case ops.Compare(op=sign, left=left, right=right):
            first, second = body.operand(left), body.operand(right)
            return arithmetic.compare(sign, left, right, first, second)
        case ops.PackedEqual(left=left, right=right):
            kind = left.type
            assert isinstance(kind, PackedType | PackedUnion)
            return packed.equal(body.unit, kind.family, body.operand(left), body.operand(right))
        case ops.IsNull(source=source):
            return Binary("==", body.operand(source), Atom("NULL"))


OPPOSITES = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


def negated(expr: Expr) -> Expr:
    """not `expr`."""
    match expr:
        case Binary(op, left, right) if op in OPPOSITES:
            return Binary(OPPOSITES[op], left, right)
        case Unary("!", operand):
            return operand
        case _:
            return Unary("!", expr)


def member(base: Expr, name: str) -> Expr:
    """The field of the object that `base` points to."""
    if isinstance(base, Unary) and base.op == "&":
        return Member(base.operand, safe_name(name))
    return Member(base, safe_name(name), arrow=True)


def element(body: Body, array: ops.Value, index: ops.Value, length: int | None) -> tuple[Expr, Effect]:
    """`array[index]`, the index checked if the length is known."""
    if isinstance(array, ops.TableRef):
        base: Expr = Atom(safe_name(body.unit.program.tables[array.name].c_name))
    else:
        base = body.operand(array)
    known = isinstance(index, ops.IntLiteral) and (length is None or 0 <= index.value < length)
    if known or length is None:
        return Element(base, body.operand(index)), Effect.NONE
    check = CallOf("lang_index", (word(body, index), Atom(str(length)), Atom(body.site())))
    return Element(base, check), Effect.STOP


def memory(
    body: Body, op: ops.GetField | ops.FieldAddress | ops.GetElement | ops.ElementAddress
) -> tuple[Expr, Effect]:
    match op:
        case ops.GetField(object=thing, field=name):
            return member(body.operand(thing), name), Effect.LOAD
        case ops.FieldAddress(object=thing, field=name):
            place = member(body.operand(thing), name)
            return (place if is_array_field(body, thing, name) else Unary("&", place)), Effect.NONE
        case ops.GetElement(array=array, index=index, length=length):
            expr, effect = element(body, array, index, length)
            return expr, max(effect, Effect.LOAD)
        case ops.ElementAddress(array=array, index=index, length=length):
            expr, effect = element(body, array, index, length)
            return Unary("&", expr), effect


def is_array_field(body: Body, thing: ops.Value, name: str) -> bool:
    assert isinstance(thing.type, ObjectRef)
    kinds = {f.name: f.kind for f in body.unit.object(thing.type.cls).fields}
    return kinds[name] in (FieldKind.ARRAY, FieldKind.TRAILING)


def packed_value(
    body: Body, op: ops.MakePacked | ops.GetPacked | ops.ReplacePacked | ops.HasTag | ops.GetTag
) -> tuple[Expr, Effect]:
    unit, effect = body.unit, Effect.STOP if body.unit.checked else Effect.NONE
    site = body.site() if unit.checked else None
    match op:
        case ops.MakePacked(cls=cls, args=args):
            arguments = [(arg, body.operand(arg)) for arg in args]
            return packed.make(unit, unit.packed(cls), arguments, site, op.fits), effect
        case ops.GetPacked(cls=cls, source=source, field=name):
            return packed.get_field(unit, unit.packed(cls), name, body.operand(source)), Effect.NONE
        case ops.ReplacePacked(cls=cls, source=source, fields=fields):
            old = body.atom(source)
            changes = [(name, (value, body.operand(value))) for name, value in fields]
            return packed.replace(unit, unit.packed(cls), old, changes, site, op.fits), effect
        case ops.HasTag(source=source, classes=classes):
            return packed.has_tag(unit, classes, body.operand(source)), Effect.NONE
        case ops.GetTag(source=source):
            tag = Member(body.operand(source), "w0")
            return arithmetic.masked(tag, TAG_BITS), Effect.NONE


def record(body: Body, op: ops.MakeValue | ops.GetValueField | ops.ReplaceValue) -> Expr:
    text = body.unit.type_text(op.dest.type)
    match op:
        case ops.MakeValue(args=args):
            names = field_names(body, op.dest.type)
            items = zip(names, [body.operand(arg) for arg in args], strict=True)
            return Compound(text, tuple((safe_name(name), item) for name, item in items))
        case ops.GetValueField(source=source, field=name):
            got = Member(body.operand(source), safe_name(name))
            return cast(text, got) if isinstance(op.dest.type, EnumType) else got
        case ops.ReplaceValue(source=source, fields=fields):
            old = body.atom(source)
            new = {name: body.operand(value) for name, value in fields}
            names = [safe_name(name) for name in field_names(body, op.dest.type)]
            changed = {safe_name(name): value for name, value in new.items()}
            return Compound(text, tuple((name, changed.get(name, Member(old, name))) for name in names))


def field_names(body: Body, kind: object) -> list[str]:
    assert isinstance(kind, ValueType)
    return [f.name for f in body.unit.record(kind.cls).fields]


def union(body: Body, op: ops.Wrap | ops.Unwrap | ops.HasAlternative | ops.GetAlternative | ops.ConvertUnion) -> Expr:
    match op:
        case ops.Wrap(source=source, index=index):
            assert isinstance(op.dest.type, UnionType)
            return unions.wrap(body.unit, op.dest.type, index, source.type, body.operand(source))
        case ops.Unwrap(source=source, index=index):
            assert isinstance(source.type, UnionType)
            return unions.unwrap(body.unit, source.type, index, body.operand(source))
        case ops.HasAlternative(source=source, indices=indices):
            return unions.has_alternative(indices, body.operand(source))
        case ops.GetAlternative(source=source):
            return cast("uint32_t", Member(body.operand(source), "tag"))
        case ops.ConvertUnion(source=source, indices=indices):
            assert isinstance(source.type, UnionType)
            assert isinstance(op.dest.type, UnionType)
            return unions.convert(body.unit, source.type, op.dest.type, indices, body.operand(source))
