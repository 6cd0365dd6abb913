"""The text form of the IR, for people and golden tests.

```
def resolve(root: Cap, cptr: u64) -> Slot?:
L0:
    r0 = has tag root CNodeCap
    if r0 goto L1 else L2
```
"""

from __future__ import annotations

import json

from codegen.ir.ops import (
    Assert,
    Assign,
    Block,
    BoolLiteral,
    Branch,
    Call,
    Compare,
    Constant,
    Convert,
    ConvertUnion,
    ElementAddress,
    EnumLiteral,
    FieldAddress,
    GetAlternative,
    GetElement,
    GetField,
    GetPacked,
    GetTag,
    GetValueField,
    Goto,
    HasAlternative,
    HasTag,
    IntLiteral,
    IntOp,
    Intrinsic,
    Invert,
    IsNull,
    LoopBound,
    MakePacked,
    MakeValue,
    Negate,
    NoneLiteral,
    Not,
    Op,
    PackedEqual,
    Register,
    ReplacePacked,
    ReplaceValue,
    Return,
    SetElement,
    SetField,
    StaticRef,
    StructLiteral,
    Switch,
    TableRef,
    Terminator,
    TextLiteral,
    UnionLiteral,
    Unreachable,
    Unwrap,
    Value,
    Wrap,
)
from codegen.ir.program import Function, Program
from codegen.ir.types import UnionType, VoidType, short_name, type_name


def print_program(program: Program) -> str:
    """Every function, one after the other."""
    return "\n\n".join(print_function(f) for f in program.functions.values())


def print_function(function: Function) -> str:
    """One function."""
    return "\n".join(FunctionPrinter(function).lines())


def print_constant(constant: Constant) -> str:
    """A literal, as operand or default."""
    match constant:
        case IntLiteral(value=number):
            return str(number)
        case BoolLiteral(value=truth):
            return str(truth)
        case EnumLiteral(member=member, type=kind):
            return f"{type_name(kind)}.{member}"
        case NoneLiteral():
            return "None"
        case TextLiteral(value=text):
            return json.dumps(text, ensure_ascii=False)
        case StaticRef(name=name) | TableRef(name=name):
            return short_name(name)
        case StructLiteral(type=kind, fields=fields):
            return f"{type_name(kind)}({', '.join(f'{n}={print_constant(c)}' for n, c in fields)})"
        case UnionLiteral(payload=payload):
            return print_constant(payload)


class FunctionPrinter:
    """Numbers the blocks and the nameless registers of one function."""

    def __init__(self, function: Function) -> None:
        self.function = function
        self.labels = {id(block): f"L{i}" for i, block in enumerate(function.blocks)}
        self.numbers: dict[int, str] = {}

    def lines(self) -> list[str]:
        f = self.function
        params = ", ".join(f"{p.name}: {type_name(p.type)}" for p in f.params)
        marks = [f"@{m}" for m in ("inline", "cold", "export") if getattr(f, m)]
        name = f.name.removeprefix(f.name.split(".")[0] + ".")
        result = "" if isinstance(f.returns, VoidType) else f" -> {type_name(f.returns)}"
        found = [" ".join([*marks, f"def {name}({params}){result}:"])]
        for block in f.blocks:
            found.append(f"{self.label(block)}:")
            found += [f"    {self.op(op)}" for op in block.ops]
            found.append(f"    {self.terminator(block.terminator)}")
        return found

    def label(self, block: Block) -> str:
        return self.labels.get(id(block), "L?")

    def value(self, value: Value) -> str:
        if not isinstance(value, Register):
            return print_constant(value)
        if value.name:
            return value.name
        return self.numbers.setdefault(id(value), f"r{len(self.numbers)}")

    def values(self, values: list[Value]) -> str:
        return ", ".join(map(self.value, values))

    def fields(self, fields: list[tuple[str, Value]]) -> str:
        return ", ".join(f"{name}={self.value(value)}" for name, value in fields)

    def op(self, op: Op) -> str:
        """One operation; temporaries show their type where it is not plain to see."""
        match op:
            case SetField(object=base, field=name, value=value):
                return f"{self.value(base)}.{name} = {self.value(value)}"
            case SetElement(array=array, index=index, value=value, length=length):
                return f"{self.value(array)}[{self.index(index, length)}] = {self.value(value)}"
            case Assert(condition=condition, text=text):
                return f'assert {self.value(condition)}, "{text}"'
            case LoopBound(most=most, why=why):
                return f'bound {self.value(most)}, "{why}"'
            case Call(dest=None, function=name, args=args):
                return f"{callee(name)}({self.values(args)})"
            case Intrinsic(dest=None, name=name):
                return self.intrinsic(op)
            case _:
                dest = op.dest
                assert dest is not None
                arguments = self.expression(op)  # before dest, so that registers count upwards
                return f"{self.value(dest)} = {arguments}"

    def intrinsic(self, op: Intrinsic) -> str:
        constants = ", ".join(map(repr, op.constants))
        return f"{op.name}({', '.join(filter(None, [constants, self.values(op.args)]))})"

    def index(self, index: Value, length: int | None) -> str:
        return self.value(index) if length is None else f"{self.value(index)} of {length}"

    def expression(self, op: Op) -> str:
        """The right side of an operation on numbers, objects and arrays."""
        v = self.value
        match op:
            case Assign(source=source):
                return v(source)
            case IntOp(op=sign, left=left, right=right, checked=checked):
                return f"{v(left)} {sign} {v(right)}" + (" checked" if checked else "")
            case Negate(source=source):
                return f"-{v(source)}"
            case Invert(source=source):
                return f"~{v(source)}"
            case Not(source=source):
                return f"not {v(source)}"
            case Compare(op=sign, left=left, right=right):
                return f"{v(left)} {sign} {v(right)}"
            case PackedEqual(left=left, right=right):
                return f"same words {v(left)}, {v(right)}"
            case IsNull(source=source):
                return f"{v(source)} is None"
            case Convert(dest=dest, source=source):
                return f"{type_name(dest.type)}({v(source)})"
            case GetField(object=base, field=name):
                return f"{v(base)}.{name}"
            case FieldAddress(object=base, field=name):
                return f"&{v(base)}.{name}"
            case GetElement(array=array, index=index, length=length):
                return f"{v(array)}[{self.index(index, length)}]"
            case ElementAddress(array=array, index=index, length=length):
                return f"&{v(array)}[{self.index(index, length)}]"
            case _:
                return self.structure(op)

    def structure(self, op: Op) -> str:
        """The right side of an operation on packed values, records and unions; calls."""
        v = self.value
        match op:
            case MakePacked(cls=cls, args=args):
                return f"new {short_name(cls)}({self.values(args)})"
            case GetPacked(source=source, cls=cls, field=name):
                return f"{v(source)} as {short_name(cls)}.{name}"
            case ReplacePacked(source=source, cls=cls, fields=fields):
                return f"{v(source)} as {short_name(cls)} with {self.fields(fields)}"
            case HasTag(source=source, classes=classes):
                return f"has tag {v(source)} {' | '.join(map(short_name, classes))}"
            case GetTag(source=source):
                return f"tag {v(source)}"
            case MakeValue(dest=dest, args=args):
                return f"new {type_name(dest.type)}({self.values(args)})"
            case GetValueField(source=source, field=name):
                return f"{v(source)}.{name}"
            case ReplaceValue(source=source, fields=fields):
                return f"{v(source)} with {self.fields(fields)}"
            case Call(function=name, args=args):
                return f"{callee(name)}({self.values(args)})"
            case Intrinsic(dest=dest) if dest is not None:
                return f"{type_name(dest.type)} {self.intrinsic(op)}"
            case _:
                return self.union(op)

    def union(self, op: Op) -> str:
        """The right side of an operation on a tagged union."""
        v = self.value
        match op:
            case Wrap(dest=dest, source=source, index=index):
                return f"wrap {v(source)} as {alternative(dest, index)}"
            case Unwrap(source=source, index=index):
                return f"unwrap {v(source)} as {alternative(source, index)}"
            case HasAlternative(source=source, indices=indices):
                return f"holds {v(source)} {' | '.join(alternative(source, i) for i in indices)}"
            case GetAlternative(source=source):
                return f"alternative {v(source)}"
            case ConvertUnion(dest=dest, source=source):
                return f"convert {v(source)} to {type_name(dest.type)}"
            case _:
                raise AssertionError(f"no text form for {type(op).__name__}")

    def terminator(self, terminator: Terminator | None) -> str:
        match terminator:
            case None:
                return "(open)"
            case Goto(target=target):
                return f"goto {self.label(target)}"
            case Branch(condition=condition, true=true, false=false, likely=likely):
                hint = {None: "", True: " likely", False: " unlikely"}[likely]
                return f"if{hint} {self.value(condition)} goto {self.label(true)} else {self.label(false)}"
            case Switch(value=value, cases=cases, default=default):
                arms = [f"{'|'.join(map(print_constant, keys))}: {self.label(b)}" for keys, b in cases]
                arms += [f"else: {self.label(default)}"] if default else []
                return f"switch {self.value(value)} {{{', '.join(arms)}}}"
            case Return(value=value):
                return "return" if value is None else f"return {self.value(value)}"
            case Unreachable():
                return "unreachable"


def callee(name: str) -> str:
    """A function's name, with its class if it is a method."""
    *_, owner, last = name.split(".")
    return f"{owner}.{last}" if owner[:1].isupper() else last


def alternative(union: Value, index: int) -> str:
    """The name of one alternative."""
    assert isinstance(union.type, UnionType)
    return type_name(union.type.alternatives[index])
