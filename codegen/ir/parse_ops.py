"""Read one operation of the IR's text form."""

from __future__ import annotations

import json

from codegen.ir import ops
from codegen.ir.ops import Op, Register, Value
from codegen.ir.spelling import INTRINSICS
from codegen.ir.tokens import IrSyntaxError, Reader
from codegen.ir.tokens import alternative as in_union
from codegen.ir.types import INTEGERS, ObjectRef, Type, UnionType, ValueType

CHECKS = ("assert", "check", "requires", "ensures", "invariant")
COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")


def read_op(reader: Reader) -> Op:
    """An operation; its line is used up."""
    name, after = reader.peek(), reader.peek(1)
    if after in ("=", ":") and name in reader.registers:
        dest = reader.registers[reader.take()]
        if reader.accept(":"):
            reader.type()
        reader.expect("=")
        op = read_expression(reader, dest)
    else:
        op = read_statement(reader)
    if reader.tokens:
        raise IrSyntaxError(f"'{reader.peek()}' is too much in: {reader.text.strip()}")
    op.line = reader.line
    return op


def read_statement(reader: Reader) -> Op:
    """What writes no register."""
    name, after = reader.peek(), reader.peek(1)
    if any(map(reader.operator, ("bound", *CHECKS))):
        word = reader.take()
        value = reader.value()
        reader.expect(",")
        text = json.loads(reader.take())
        return ops.LoopBound(value, text) if word == "bound" else ops.Assert(value, text, kind=word)
    if reader.operator("call"):
        reader.take()
        return read_dispatch(reader, None)
    if after == "[":
        array, index, length = reader.index()
        reader.expect("=")
        return ops.SetElement(array, index, reader.value(), length)
    if after == "=":
        base, field = reader.member()
        reader.expect("=")
        return ops.SetField(base, field, reader.value())
    if name in INTRINSICS:
        return read_intrinsic(reader, None)
    return ops.Call(None, reader.names.functions[reader.take()], reader.values())


def read_intrinsic(reader: Reader, dest: Register | None) -> ops.Intrinsic:
    """`name(constants, operands)`."""
    name = reader.take()
    constants: tuple[str | int, ...] = ()
    if name.startswith("csr_") or name in ("console_hex", "console_prefixed"):
        reader.expect("(")
        text = reader.take()
        constants = (text.strip("'") if name.startswith("csr_") else int(text),)
        reader.accept(",")
        reader.tokens.insert(0, "(")
    return ops.Intrinsic(dest, name, reader.values(), constants)


def read_expression(reader: Reader, dest: Register) -> Op:
    """What a register becomes."""
    name, after = reader.peek(), reader.peek(1)
    if name in ("-", "~", "not"):
        return read_unary(reader, dest)
    if reader.accept("&"):
        if reader.peek(1) == "[":
            return ops.ElementAddress(dest, *reader.index())
        return ops.FieldAddress(dest, *reader.member())
    if after == "(":
        return read_call(reader, dest)
    if after == "[" and name != "Array":
        return ops.GetElement(dest, *reader.index())
    for word, read in WORDS.items():
        if reader.operator(word):
            reader.take()
            return read(reader, dest)
    if is_type_of_intrinsic(reader):
        reader.type()
        return read_intrinsic(reader, dest)
    if is_member(reader, name):
        base, field = reader.member()
        kind = ops.GetField if isinstance(base.type, ObjectRef) else ops.GetValueField
        return kind(dest, base, field)
    return read_binary(reader, dest, reader.value())


def is_type_of_intrinsic(reader: Reader) -> bool:
    """Whether `type name(` comes next."""
    at = reader.tokens.index("(") if "(" in reader.tokens else 0
    if reader.peek() == "(":
        at = next((i for i, token in enumerate(reader.tokens) if token in INTRINSICS), 0) + 1
    return at > 1 and reader.tokens[at - 1] in INTRINSICS


def is_member(reader: Reader, name: str) -> bool:
    """Whether a token is `object.field`."""
    base = name.rpartition(".")[0]
    return base in reader.registers or (base.startswith("@") and base[1:] in reader.names.globals)


def read_unary(reader: Reader, dest: Register) -> Op:
    sign = reader.take()
    if reader.accept("("):
        source = reader.value()
        reader.expect(")")
    else:
        source = reader.value()
    match sign:
        case "-":
            return ops.Negate(dest, source)
        case "~":
            return ops.Invert(dest, source)
        case _:
            return ops.Not(dest, source)


def read_call(reader: Reader, dest: Register) -> Op:
    """A conversion, or a call."""
    name = reader.take()
    if name in INTEGERS:
        (source,) = reader.values()
        return ops.Convert(dest, source)
    return ops.Call(dest, reader.names.functions[name], reader.values())


def read_dispatch(reader: Reader, dest: Register | None) -> Op:
    """`call @TABLE[index of length](args)`, behind its first word."""
    table, index, length = reader.index()
    assert isinstance(table, ops.TableRef)
    return ops.CallTable(dest, table, index, reader.values(), length)


def read_binary(reader: Reader, dest: Register, left: Value) -> Op:
    """What starts with an operand."""
    if not reader.tokens:
        return ops.Assign(dest, left)
    if reader.accept("is", "None"):
        return ops.IsNull(dest, left)
    if reader.accept("with"):
        return ops.ReplaceValue(dest, left, reader.fields())
    if reader.accept("as"):
        return read_packed(reader, dest, left)
    sign, right = reader.take(), reader.value()
    if sign in COMPARISONS:
        return ops.Compare(dest, sign, left, right)
    return ops.IntOp(dest, sign, left, right, reader.accept("checked"))


def read_packed(reader: Reader, dest: Register, source: Value) -> Op:
    """`source as Class.field`, `source as Class with field=value` or `source as Class has field=value`."""
    shown = reader.take()
    if reader.accept("has"):
        return ops.MatchPacked(dest, source, reader.names.classes[shown], reader.fields(), tagged=False)
    if reader.accept("with"):
        fields = reader.fields()
        return ops.ReplacePacked(dest, source, reader.names.classes[shown], fields, fits=read_fits(reader))
    owner, _, field = shown.rpartition(".")
    return ops.GetPacked(dest, source, reader.names.classes[owner], field)


def read_new(reader: Reader, dest: Register) -> Op:
    cls = reader.names.classes[reader.take()]
    args = reader.values()
    if isinstance(dest.type, ValueType):
        return ops.MakeValue(dest, args)
    return ops.MakePacked(dest, cls, args, fits=read_fits(reader))


def read_fits(reader: Reader) -> tuple[str, ...]:
    """The fields that are proved to fit: `fits a, b`, or nothing."""
    fields: list[str] = []
    if reader.accept("fits"):
        fields = [token for token in reader.tokens if token != ","]
        reader.tokens.clear()
    return tuple(fields)


def read_same(reader: Reader, dest: Register) -> Op:
    reader.expect("words")
    left = reader.value()
    reader.expect(",")
    return ops.PackedEqual(dest, left, reader.value())


def read_has(reader: Reader, dest: Register) -> Op:
    reader.expect("tag")
    source = reader.value()
    classes = [reader.names.classes[reader.take()]]
    while reader.accept("|"):
        classes.append(reader.names.classes[reader.take()])
    if reader.accept("with"):
        return ops.MatchPacked(dest, source, classes[0], reader.fields(), tagged=True)
    return ops.HasTag(dest, source, tuple(classes))


def index_of(union: Type, kind: Type) -> int:
    """Which alternative of a union a type is."""
    assert isinstance(union, UnionType)
    return union.alternatives.index(in_union(kind))


def read_wrap(reader: Reader, dest: Register) -> Op:
    source = reader.value()
    reader.expect("as")
    return ops.Wrap(dest, source, index_of(dest.type, reader.type()))


def read_unwrap(reader: Reader, dest: Register) -> Op:
    source = reader.value()
    reader.expect("as")
    return ops.Unwrap(dest, source, index_of(source.type, reader.type()))


def read_holds(reader: Reader, dest: Register) -> Op:
    source = reader.value()
    indices = [index_of(source.type, reader.type())]
    while reader.accept("|"):
        indices.append(index_of(source.type, reader.type()))
    return ops.HasAlternative(dest, source, tuple(indices))


def read_convert(reader: Reader, dest: Register) -> Op:
    source = reader.value()
    reader.expect("to")
    reader.type()
    reader.expect("by")
    indices: list[int | None] = []
    while reader.tokens:
        indices.append(None if reader.accept("no") else int(reader.take()))
        reader.accept(",")
    return ops.ConvertUnion(dest, source, tuple(indices))


WORDS = {
    "call": read_dispatch,
    "new": read_new,
    "same": read_same,
    "has": read_has,
    "tag": lambda reader, dest: ops.GetTag(dest, reader.value()),
    "wrap": read_wrap,
    "unwrap": read_unwrap,
    "holds": read_holds,
    "alternative": lambda reader, dest: ops.GetAlternative(dest, reader.value()),
    "convert": read_convert,
}
