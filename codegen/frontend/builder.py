"""One function under construction: its blocks, registers, locals and loops."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from mypy.nodes import Context as Node
from mypy.nodes import Expression, Var

from codegen.frontend.context import Context, Module
from codegen.ir.ops import Block, Branch, HasAlternative, Op, Register, Terminator, Value
from codegen.ir.program import Function
from codegen.ir.types import BOOL, Type


@dataclass
class Loop:
    """Where `continue` and `break` go."""

    next: Block
    after: Block


@dataclass
class FunctionBuilder:
    """What is being built, and where the next operation goes."""

    context: Context
    module: Module
    function: Function
    line: int = 0
    block: Block = field(default_factory=Block)
    blocks: list[Block] = field(default_factory=list)
    locals: dict[Var, Register] = field(default_factory=dict)
    loops: list[Loop] = field(default_factory=list)
    names: dict[str, int] = field(default_factory=dict)
    contracts: set[Expression] = field(default_factory=set)  # those that stand where they may
    given: list[Value] = field(default_factory=list)  # the parameters as they were, for `ensures`
    calls: list[tuple[str, Node]] = field(default_factory=list)  # callees and places, for the call graph

    def __post_init__(self) -> None:
        self.start(self.block)

    @property
    def dead(self) -> bool:
        """Whether control cannot come here any more."""
        return self.block.terminator is not None

    def start(self, block: Block) -> None:
        """Go on in `block`."""
        self.block = block
        self.blocks.append(block)

    def emit(self, op: Op) -> None:
        """Append an operation; after a terminator it goes where nothing leads."""
        if self.dead:
            self.start(Block())
        self.block.ops.append(op)

    def terminate(self, terminator: Terminator) -> None:
        """End the block, unless it has ended."""
        if self.block.terminator is None:
            self.block.terminator = terminator

    def temp(self, kind: Type) -> Register:
        """A register that one operation writes."""
        register = Register(kind, line=self.line)
        self.function.registers.append(register)
        return register

    def local(self, name: str, kind: Type) -> Register:
        """A register with a name of its own in the function; operations may write it repeatedly."""
        register = Register(kind, self.unique(name), self.line)
        self.function.registers.append(register)
        return register

    def unique(self, name: str) -> str:
        count = self.names[name] = self.names.get(name, 0) + 1
        return name if count == 1 else self.unique(f"{name}_{count}")

    def define(self, kind: Type, make: Callable[[Register, int], Op]) -> Register:
        """Emit the operation that `make` builds around a new temporary."""
        register = self.temp(kind)
        self.emit(make(register, self.line))
        return register

    def define_bool(self, make: Callable[[Register, int], Op]) -> Register:
        return self.define(BOOL, make)

    def branch_alternative(self, value: Value, indices: tuple[int, ...], true: Block, false: Block) -> None:
        """End the block with a test of which alternative a union holds."""
        test = self.define_bool(lambda dest, line: HasAlternative(dest, value, indices, line))
        self.terminate(Branch(test, true, false, line=self.line))
