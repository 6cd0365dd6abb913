"""Check that IR makes sense: what every pass may rely on, and has to keep."""

from __future__ import annotations

from collections.abc import Sequence

from codegen.ir.ops import (
    Assign,
    Block,
    Branch,
    Call,
    CallTable,
    Compare,
    ConvertUnion,
    FunctionRef,
    GetField,
    GetPacked,
    GetValueField,
    Goto,
    IntOp,
    MakePacked,
    MakeValue,
    NoneLiteral,
    Op,
    Register,
    ReplacePacked,
    Return,
    SetElement,
    SetField,
    Switch,
    Terminator,
    Unwrap,
    Value,
    Wrap,
)
from codegen.ir.program import Function, ObjectInfo, PackedInfo, Program, ValueInfo
from codegen.ir.types import (
    BOOL,
    NONE,
    ArrayRef,
    IntType,
    NeverType,
    ObjectRef,
    PackedType,
    PackedUnion,
    Type,
    UnionType,
    ValueType,
    VoidType,
    representation,
    type_name,
)


def check_program(program: Program) -> list[str]:
    """Everything that is wrong, one sentence each; an empty list if all is well."""
    found = []
    for function in program.functions.values():
        checker = Checker(program, function)
        checker.check()
        found += [f"{function.name}: {problem}" for problem in checker.problems]
    return found


def fits(value: Value, kind: Type) -> bool:
    """Whether a value may stand where one of this type is wanted, without another operation."""
    if isinstance(value, NoneLiteral) and value.type == NONE:
        return kind == NONE
    return representation(value.type) == representation(kind)


class Checker:
    """Looks at one function and notes problems."""

    def __init__(self, program: Program, function: Function) -> None:
        self.program = program
        self.function = function
        self.problems: list[str] = []
        self.known = {id(r) for r in [*function.params, *function.registers]}
        self.blocks = {id(b) for b in function.blocks}
        self.written: set[int] = set()

    def check(self) -> None:
        """All blocks; each register with a name may be written often, a temporary once."""
        names = [r.name for r in [*self.function.params, *self.function.registers] if r.name]
        if len(set(names)) != len(names):
            self.problem("two registers of one name")
        for block in self.function.blocks:
            for op in block.ops:
                self.check_op(op)
            self.check_terminator(block.terminator)

    def problem(self, text: str) -> None:
        self.problems.append(text)

    def expect(self, op: object, value: Value, kind: Type) -> None:
        """The value has the representation of the type."""
        if not fits(value, kind):
            self.problem(f"{type(op).__name__}: {type_name(value.type)} where {type_name(kind)} is wanted")

    def use(self, value: object) -> None:
        if isinstance(value, Register) and id(value) not in self.known:
            self.problem(f"register '{value.name}' ({type_name(value.type)}) is not of this function")

    def check_op(self, op: Op) -> None:
        """Operands belong to the function; a temporary is written once; types agree."""
        dest = getattr(op, "dest", None)
        self.use(dest)
        for name in op.__dataclass_fields__:
            part = getattr(op, name)
            for value in part if isinstance(part, list) else [part]:
                self.use(value[1] if isinstance(value, tuple) and isinstance(part, list) else value)
        if isinstance(dest, Register):
            if isinstance(dest.type, VoidType | NeverType) or dest.type == NONE:
                self.problem(f"{type(op).__name__}: a register of type {type_name(dest.type)}")
            if not dest.name and id(dest) in self.written:
                self.problem(f"{type(op).__name__}: a temporary is written twice")
            self.written.add(id(dest))
        self.check_types(op)

    def check_types(self, op: Op) -> None:
        match op:
            case Assign(dest=dest, source=source):
                self.expect(op, source, dest.type)
            case IntOp(dest=dest, op=sign, left=left, right=right):
                self.expect(op, left, dest.type)
                if sign not in ("<<", ">>") and dest.type.__class__ is IntType and dest.type.name[1:] != "Addr":
                    self.expect(op, right, dest.type)
            case Compare(left=left, right=right):
                self.expect(op, right, left.type)
            case GetField(dest=dest, object=base, field=name):
                self.check_field(op, base, name, dest)
            case SetField(object=base, field=name, value=value):
                self.check_field(op, base, name, value)
            case SetElement(array=array, value=value):
                if isinstance(array.type, ArrayRef):
                    self.expect(op, value, array.type.element)
            case MakePacked(cls=cls, args=args):
                self.check_fields(op, cls, [(None, a) for a in args])
                self.check_fits(cls, op.fits)
            case ReplacePacked(cls=cls, fields=fields):
                self.check_fields(op, cls, list(fields))
                self.check_fits(cls, op.fits)
            case MakeValue(dest=Register(type=ValueType(cls=cls)), args=args):
                self.check_fields(op, cls, [(None, a) for a in args])
            case GetPacked(dest=dest, source=source, cls=cls, field=name):
                if not isinstance(source.type, PackedType | PackedUnion):
                    self.problem(f"GetPacked of {type_name(source.type)}")
                self.check_fields(op, cls, [(name, dest)])
            case GetValueField(dest=dest, source=source, field=name):
                if isinstance(source.type, ValueType):
                    self.check_fields(op, source.type.cls, [(name, dest)])
                else:
                    self.problem(f"GetValueField of {type_name(source.type)}")
            case Call(dest=dest, function=name, args=args):
                self.check_call(op, name, args, dest)
            case CallTable(table=table, dest=dest, args=args):
                for item in self.program.tables[table.name].items:
                    assert isinstance(item, FunctionRef)
                    self.check_call(op, item.name, args, dest)
            case _:
                self.check_union(op)

    def check_union(self, op: Op) -> None:
        match op:
            case Wrap(dest=Register(type=UnionType(alternatives=kinds)), source=source, index=index):
                self.expect(op, source, kinds[index])
            case Unwrap(dest=dest, source=source, index=index) if isinstance(source.type, UnionType):
                self.expect(op, dest, source.type.alternatives[index])
            case ConvertUnion(source=source) if isinstance(source.type, UnionType):
                if len(op.indices) != len(source.type.alternatives):
                    self.problem("ConvertUnion: an index for each alternative is wanted")
            case Wrap() | Unwrap() | ConvertUnion():
                self.problem(f"{type(op).__name__}: no union")
            case _:
                pass

    def check_field(self, op: Op, base: Value, name: str, value: Value) -> None:
        info = self.program.classes.get(base.type.cls) if isinstance(base.type, ObjectRef) else None
        kinds = {f.name: f.type for f in info.fields} if isinstance(info, ObjectInfo) else {}
        if name in kinds:
            self.expect(op, value, kinds[name])
        else:
            self.problem(f"{type(op).__name__}: {type_name(base.type)} has no field '{name}'")

    def check_fields(self, op: Op, cls: str, values: list[tuple[str | None, Value]]) -> None:
        """Fields of a packed value or record, by name or (None) in order."""
        info = self.program.classes.get(cls)
        if not isinstance(info, PackedInfo | ValueInfo):
            self.problem(f"{type(op).__name__}: '{cls}' is no such class")
            return
        kinds = {f.name: f.type for f in info.fields}
        if any(name is None for name, _ in values) and len(values) != len(kinds):
            self.problem(f"{type(op).__name__}: {len(values)} arguments for {len(kinds)} fields of '{cls}'")
        for (name, value), own in zip(values, kinds, strict=False):
            self.expect(op, value, kinds[name or own])

    def check_fits(self, cls: str, names: tuple[str, ...]) -> None:
        info = self.program.classes.get(cls)
        known = {f.name for f in info.fields} if isinstance(info, PackedInfo) else set()
        for name in names:
            if name not in known:
                self.problem(f"'{name}', which is said to fit, is no field of '{cls}'")

    def check_call(self, op: Op, name: str, args: list[Value], dest: Register | None) -> None:
        callee = self.program.functions.get(name)
        if callee is None:
            self.problem(f"Call: there is no function '{name}'")
            return
        if len(args) != len(callee.params):
            self.problem(f"Call: {len(args)} arguments for '{name}'")
        for argument, parameter in zip(args, callee.params, strict=False):
            self.expect(op, argument, parameter.type)
        if dest is not None:
            self.expect(op, dest, callee.returns)

    def check_terminator(self, terminator: Terminator | None) -> None:
        targets: Sequence[Block] = ()
        match terminator:
            case None:
                self.problem("a block has no end")
            case Goto(target=target):
                targets = [target]
            case Branch(condition=condition, true=true, false=false):
                self.use(condition)
                self.expect(terminator, condition, BOOL)
                targets = [true, false]
            case Switch(value=value, cases=cases, default=default):
                self.use(value)
                targets = [b for _, b in cases] + ([default] if default else [])
            case Return(value=value) if value is not None:
                self.use(value)
                self.expect(terminator, value, self.function.returns)
            case Return() if not isinstance(self.function.returns, VoidType | NeverType):
                self.problem("Return: nothing is returned")
            case _:
                pass
        if any(id(target) not in self.blocks for target in targets):
            self.problem(f"{type(terminator).__name__}: a target is not of this function")
