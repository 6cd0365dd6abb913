"""The body of one function while it is written: operands are folded into expressions where order permits.

A temporary that is read once, in the block that computes it, waits as an expression until it is read. A
waiting load is written out before anything that could change what it sees, a waiting check before anything
that may stop too or that relies on it; a waiting call is written out unless the very next operation reads it.
So C evaluates in the order of the IR.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

from codegen.analysis.flow import Shape
from codegen.analysis.uses import Uses
from codegen.backend.constants import literal
from codegen.backend.names import Names
from codegen.backend.tree import Atom, CallOf, Expr, show
from codegen.backend.unit import Unit
from codegen.ir import ops
from codegen.ir.ops import Block, Register, Value
from codegen.ir.program import Function

LONGEST = 160  # characters of an expression that still waits


class Effect(IntEnum):
    """What the evaluation of an expression depends on or does."""

    NONE = 0
    LOAD = 1  # reads memory
    STOP = 2  # may stop the program
    CALL = 3  # may do anything


@dataclass
class Waiting:
    """An expression that stands for a temporary until that is read."""

    expr: Expr
    effect: Effect
    reads: set[Register]


@dataclass
class Line:
    """A line of C and the source line that it comes from (zero: none); or the label of a block."""

    indent: int
    text: str
    source: int = 0
    label: Block | None = None


@dataclass
class Body:
    """What is known of the function, what has been written, and what waits."""

    unit: Unit
    function: Function
    shape: Shape
    uses: dict[Register, Uses]
    names: Names
    lines: list[Line] = field(default_factory=list)
    named: dict[Register, str] = field(default_factory=dict)
    waiting: dict[Register, Waiting] = field(default_factory=dict)
    indent: int = 1
    line: int = 0
    effect: Effect = Effect.NONE  # of the operation being written, with its operands
    reads: set[Register] = field(default_factory=set)

    def begin(self, line: int, operands: list[Register]) -> None:
        """Start an operation: a call that it does not read may wait no longer."""
        self.line = line or self.line
        for register, waiting in list(self.waiting.items()):
            if waiting.effect is Effect.CALL and register not in operands:
                self.spill(register)
        self.effect, self.reads = Effect.NONE, set()

    def keep_order(self, op: ops.Op) -> None:
        """Write out calls and checks before `op`, if that may stop the program too, or relies on one."""
        match op:
            case ops.IntOp(op="<<" | ">>" | "//" | "%", right=ops.Register() as checked):
                pass
            case ops.GetElement(index=ops.Register() as checked) | ops.ElementAddress(index=ops.Register() as checked):
                pass
            case ops.SetElement(index=ops.Register() as checked) | ops.CallTable(index=ops.Register() as checked):
                pass
            case ops.MakePacked(dest=checked) | ops.ReplacePacked(dest=checked) if self.unit.checked:
                pass
            case _:
                return
        for register, waiting in list(self.waiting.items()):
            if waiting.effect >= Effect.STOP and register is not checked:
                self.spill(register)

    def operand(self, value: Value) -> Expr:
        """An operand, with whatever waits for it folded in."""
        if not isinstance(value, Register):
            return literal(self.unit, value)
        waiting = self.waiting.pop(value, None)
        if waiting is None:
            self.reads.add(value)
            return Atom(self.name(value))
        self.effect = max(self.effect, waiting.effect)
        self.reads |= waiting.reads
        return waiting.expr

    def atom(self, value: Value) -> Expr:
        """An operand that may be written several times."""
        if isinstance(value, Register) and value in self.waiting:
            self.spill(value)
        return self.operand(value)

    def name(self, register: Register) -> str:
        """The C name of a register."""
        if register not in self.named:
            self.named[register] = self.names.fresh(register.name or "t")
        return self.named[register]

    def site(self) -> str:
        """Where the operation being written stands in the source."""
        return self.unit.site(self.function.file, self.line)

    def write(self, text: str) -> None:
        """Add a line."""
        plain = text in ("}", "} else {", "break;", "default:")  # nothing that a debugger could stop at
        self.lines.append(Line(self.indent, text, 0 if plain else self.line))

    def spill(self, register: Register) -> None:
        """Write out what waits for a temporary."""
        waiting = self.waiting.pop(register)
        self.write(f"{self.target(register)} = {show(waiting.expr)};")

    def target(self, register: Register) -> str:
        """The left side of an assignment; a declaration if this is the register's only one."""
        name = self.name(register)
        return self.unit.declare(register.type, name) if self.declared_in_place(register) else name

    def declared_in_place(self, register: Register) -> bool:
        """Whether the one assignment of a register comes before every read of it."""
        uses = self.uses.get(register)
        if uses is None or len(uses.writes) != 1 or register in self.function.params:
            return False
        return all(self.shape.dominates(uses.writes[0], read) for read in uses.reads)

    def settle(self, least: Effect) -> None:
        """Write out everything that waits and depends on as much as `least`."""
        for register, waiting in list(self.waiting.items()):
            if waiting.effect >= least:
                self.spill(register)

    def finish(self, dest: Register, expr: Expr, effect: Effect) -> None:
        """End an operation that computes `expr`: let it wait, or assign it."""
        effect = max(effect, self.effect)
        uses = self.uses.get(dest, Uses())
        if not uses.reads:
            if effect is not Effect.NONE:
                self.write(f"{show(expr)};" if isinstance(expr, CallOf) else f"(void)({show(expr)});")
            return
        if self.may_wait(dest, uses, expr):
            self.waiting[dest] = Waiting(expr, effect, self.reads)
            return
        if expr == Atom(self.name(dest)):
            self.write(f"(void){show(expr)};")  # clang warns of `x = x`
            return
        for register, waiting in list(self.waiting.items()):
            if dest in waiting.reads:
                self.spill(register)
        self.write(f"{self.target(dest)} = {show(expr)};")

    def may_wait(self, dest: Register, uses: Uses, expr: Expr) -> bool:
        """Whether `dest` is a temporary read once; at the end of its block, all that waits is written."""
        once = len(uses.writes) == 1 and len(uses.reads) == 1
        return not dest.name and once and len(show(expr)) <= LONGEST
