"""The text form of the IR: short for people and golden tests, complete for `codegen.ir.parse`.

```
def resolve(root: Cap, cptr: u64) -> Slot?:        def kernel.cspace.resolve(root: Cap, cptr: u64) -> Slot?:
L0:                                                L0:
    r0 = has tag root CNodeCap                         r0: bool = has tag root CNodeCap  # 31
    if r0 goto L1 else L2                              if r0 goto L1 else L2  # 31
```
"""

from __future__ import annotations

import json
import re
from typing import Final

from codegen.ir.ops import (
    Assert,
    Assign,
    Block,
    Branch,
    Call,
    CallTable,
    Compare,
    Convert,
    ConvertUnion,
    ElementAddress,
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
    IntOp,
    Intrinsic,
    Invert,
    IsNull,
    LoopBound,
    MakePacked,
    MakeValue,
    MatchPacked,
    Negate,
    Not,
    Op,
    PackedEqual,
    Register,
    ReplacePacked,
    ReplaceValue,
    Return,
    SetElement,
    SetField,
    Switch,
    Terminator,
    Unreachable,
    Unwrap,
    Value,
    Wrap,
)
from codegen.ir.program import Function, Program
from codegen.ir.spelling import Spelling
from codegen.ir.types import UnionType, VoidType

TEMPORARY: Final = re.compile(r"r\d+$")


def print_program(program: Program, *, full: bool = False) -> str:
    """Every function, one after the other."""
    spelling = Spelling(program if full else None)
    return "\n\n".join(print_function(f, spelling) for f in program.functions.values())


def print_function(function: Function, spelling: Spelling) -> str:
    """One function."""
    return "\n".join(FunctionPrinter(function, spelling).lines())


class FunctionPrinter:
    """Numbers the blocks and the nameless registers of one function."""

    def __init__(self, function: Function, spelling: Spelling) -> None:
        self.function, self.spelling = function, spelling
        self.typed = set(map(id, function.params))  # registers whose type has been written
        self.labels = {id(block): f"L{i}" for i, block in enumerate(function.blocks)}
        self.numbers: dict[int, str] = {}

    def lines(self) -> list[str]:
        f, shown = self.function, self.spelling.type
        params = ", ".join(f"{self.value(p)}: {shown(p.type)}" for p in f.params)
        marks = [f"@{m}" for m in ("inline", "cold", "export") if getattr(f, m)]
        marks += [f"@section({quoted(f.section)})"] if f.section else []
        name = f.name if self.spelling.full else f.name.removeprefix(f.name.split(".")[0] + ".")
        result = "" if isinstance(f.returns, VoidType) else f" -> {shown(f.returns)}"
        found = [" ".join([*marks, f"def {name}({params}){result}:"])]
        for block in f.blocks:
            found.append(f"{self.label(block)}:")
            found += [f"    {self.op(op)}{self.place(op.line)}" for op in block.ops]
            line = block.terminator.line if block.terminator else 0
            found.append(f"    {self.terminator(block.terminator)}{self.place(line)}")
        return found

    def place(self, line: int) -> str:
        """The line of the source, in the complete form."""
        return f"  # {line}" if self.spelling.full and line else ""

    def label(self, block: Block) -> str:
        return self.labels.get(id(block), "L?")

    def value(self, value: Value) -> str:
        if not isinstance(value, Register):
            return self.spelling.constant(value)
        if value.name:
            return f"`{value.name}`" if self.spelling.full and TEMPORARY.match(value.name) else value.name
        return self.numbers.setdefault(id(value), f"r{len(self.numbers)}")

    def values(self, values: list[Value]) -> str:
        return ", ".join(map(self.value, values))

    def fits(self, op: MakePacked | ReplacePacked) -> str:
        """The fields that are proved to fit."""
        return f" fits {', '.join(op.fits)}" if op.fits else ""

    def fields(self, fields: list[tuple[str, Value]]) -> str:
        return ", ".join(f"{name}={self.value(value)}" for name, value in fields)

    def target(self, dest: Register) -> str:
        """A register that is written; the complete form tells its type the first time."""
        if not self.spelling.full or id(dest) in self.typed:
            return self.value(dest)
        self.typed.add(id(dest))
        return f"{self.value(dest)}: {self.spelling.type(dest.type)}"

    def op(self, op: Op) -> str:
        """One operation."""
        match op:
            case SetField(object=base, field=name, value=value):
                return f"{self.value(base)}.{name} = {self.value(value)}"
            case SetElement(array=array, index=index, value=value, length=length):
                return f"{self.value(array)}[{self.index(index, length)}] = {self.value(value)}"
            case Assert(condition=condition, text=text, kind=kind):
                return f"{kind} {self.value(condition)}, {quoted(text)}"
            case LoopBound(most=most, why=why):
                return f"bound {self.value(most)}, {quoted(why)}"
            case CallTable(dest=None):
                return self.dispatch(op)
            case Call(dest=None, function=name, args=args):
                return f"{self.spelling.callee(name)}({self.values(args)})"
            case Intrinsic(dest=None, name=name):
                return self.intrinsic(op)
            case _:
                dest = op.dest
                assert dest is not None
                arguments = self.expression(op)  # before dest, so that registers count upwards
                return f"{self.target(dest)} = {arguments}"

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
                return f"-{v(source)}" if isinstance(source, Register) else f"-({v(source)})"
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
                return f"{self.spelling.type(dest.type)}({v(source)})"
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
                return f"new {self.spelling.cls(cls)}({self.values(args)}){self.fits(op)}"
            case GetPacked(source=source, cls=cls, field=name):
                return f"{v(source)} as {self.spelling.cls(cls)}.{name}"
            case ReplacePacked(source=source, cls=cls, fields=fields):
                changes = self.fields(fields) + self.fits(op)
                return f"{v(source)} as {self.spelling.cls(cls)} with {changes}"
            case HasTag(source=source, classes=classes):
                return f"has tag {v(source)} {' | '.join(map(self.spelling.cls, classes))}"
            case MatchPacked(source=source, cls=cls, fields=fields, tagged=True):
                return f"has tag {v(source)} {self.spelling.cls(cls)} with {self.fields(fields)}"
            case MatchPacked(source=source, cls=cls, fields=fields):
                return f"{v(source)} as {self.spelling.cls(cls)} has {self.fields(fields)}"
            case GetTag(source=source):
                return f"tag {v(source)}"
            case MakeValue(dest=dest, args=args):
                return f"new {self.spelling.type(dest.type)}({self.values(args)})"
            case GetValueField(source=source, field=name):
                return f"{v(source)}.{name}"
            case ReplaceValue(source=source, fields=fields):
                return f"{v(source)} with {self.fields(fields)}"
            case CallTable():
                return self.dispatch(op)
            case Call(function=name, args=args):
                return f"{self.spelling.callee(name)}({self.values(args)})"
            case Intrinsic(dest=dest) if dest is not None:
                return f"{self.spelling.type(dest.type)} {self.intrinsic(op)}"
            case _:
                return self.union(op)

    def dispatch(self, op: CallTable) -> str:
        """A call of a function of a table."""
        return f"call {self.value(op.table)}[{self.index(op.index, op.length)}]({self.values(op.args)})"

    def union(self, op: Op) -> str:
        """The right side of an operation on a tagged union."""
        v = self.value
        match op:
            case Wrap(dest=dest, source=source, index=index):
                return f"wrap {v(source)} as {self.alternative(dest, index)}"
            case Unwrap(source=source, index=index):
                return f"unwrap {v(source)} as {self.alternative(source, index)}"
            case HasAlternative(source=source, indices=indices):
                return f"holds {v(source)} {' | '.join(self.alternative(source, i) for i in indices)}"
            case GetAlternative(source=source):
                return f"alternative {v(source)}"
            case ConvertUnion(dest=dest, source=source, indices=indices):
                new = " by " + ", ".join("no" if i is None else str(i) for i in indices)
                return f"convert {v(source)} to {self.spelling.type(dest.type)}{new * self.spelling.full}"
            case _:
                raise AssertionError(f"no text form for {type(op).__name__}")

    def alternative(self, union: Value, index: int) -> str:
        """The name of one alternative."""
        assert isinstance(union.type, UnionType)
        return self.spelling.type(union.type.alternatives[index])

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
                arms = [f"{'|'.join(map(self.spelling.constant, keys))}: {self.label(b)}" for keys, b in cases]
                arms += [f"else: {self.label(default)}"] if default else []
                return f"switch {self.value(value)} {{{', '.join(arms)}}}"
            case Return(value=value):
                return "return" if value is None else f"return {self.value(value)}"
            case Unreachable():
                return "unreachable"


def quoted(text: str) -> str:
    """A text as the text form writes it."""
    return json.dumps(text, ensure_ascii=False)
