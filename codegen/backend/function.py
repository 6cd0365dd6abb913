"""Functions as C: blocks nested by dominance, jumps where Python had a loop or paths meet."""

from __future__ import annotations

from codegen.analysis.flow import find_shape
from codegen.analysis.uses import find_uses
from codegen.backend.body import Body, Effect, Line
from codegen.backend.constants import literal, text_literal
from codegen.backend.expressions import element, expression, member, negated
from codegen.backend.intrinsics import intrinsic_statement, intrinsic_value
from codegen.backend.loops import restore_loops
from codegen.backend.names import Names
from codegen.backend.tree import Atom, CallOf, Expr, show
from codegen.backend.unit import Unit, function_name, words_apart
from codegen.errors import InternalError
from codegen.ir import ops
from codegen.ir.operands import operands
from codegen.ir.ops import Block, Register
from codegen.ir.program import Function
from codegen.ir.types import EnumType, NeverType, VoidType

ENDS = ("return ", "__builtin_unreachable")


def print_function(unit: Unit, function: Function, taken: frozenset[str]) -> list[Line]:
    """The definition of a function, as lines with their places in the source."""
    shape = find_shape(function.blocks[0])
    body = Body(unit, function, shape, find_uses(shape.order, function.params), Names(taken))
    for register in [*function.params, *function.registers]:
        if register.name:
            body.name(register)
    head = Line(0, f"{heading(unit, function, body)} {{", function.line)
    Writer(body).tree(function.blocks[0], None)
    lines = [head, *gathered(body), *declarations(body), *without_unused_labels(restore_loops(body.lines))]
    if lines[-1].text == "return;" and lines[-1].indent == 1:
        del lines[-1]
    if not isinstance(function.returns, VoidType | NeverType) and not any(line.text.startswith(ENDS) for line in lines):
        lines.append(Line(1, "__builtin_unreachable();", function.line))  # there are only loops without end
    return [*lines, Line(0, "}"), Line(0, "")]


def heading(unit: Unit, function: Function, body: Body | None = None) -> str:
    """The declarator of a function; without a body, its prototype."""
    words = "_Noreturn " if isinstance(function.returns, NeverType) else ""
    if function.inline and not function.export:
        words += "LANG_INLINE "
    elif function.cold:
        words += "LANG_COLD "
    words += f'__attribute__((section("{function.section}"), noinline)) ' if function.section else ""
    words += "" if function.export or function.inline else "static "
    params = []
    for param in function.params:
        unused = " LANG_UNUSED" if body is not None and not body.uses[param].reads else ""
        for index in range(words_apart(unit, function, param.type)):
            params.append(f"uint64_t {word_name(body, param, index)}{unused}" if body else "uint64_t")
        if not words_apart(unit, function, param.type):
            text = unit.declare(param.type, body.name(param)) if body else unit.type_text(param.type)
            params.append(text + unused)
    return words + unit.declare(function.returns, f"{function_name(function)}({', '.join(params) or 'void'})")


def word_name(body: Body, param: Register, index: int) -> str:
    """The parameter that brings one word of a packed value."""
    return f"{body.name(param)}_w{index}"


def gathered(body: Body) -> list[Line]:
    """The packed values that came in words."""
    lines = []
    for param in body.function.params:
        count = words_apart(body.unit, body.function, param.type)
        if count and body.uses[param].reads:
            words = ", ".join(f".w{i} = {word_name(body, param, i)}" for i in range(count))
            left = body.unit.declare(param.type, body.name(param))
            lines.append(Line(1, f"{left} = {{{words}}};", body.function.line))
    return lines


def declarations(body: Body) -> list[Line]:
    """The locals that are assigned in several places."""
    function = body.function
    first = []
    for register, name in body.named.items():
        uses = body.uses.get(register)
        if register in function.params or uses is None or not uses.reads or body.declared_in_place(register):
            continue
        first.append(Line(1, body.unit.declare(register.type, name) + ";", register.line or function.line))
    return first


def without_unused_labels(lines: list[Line]) -> list[Line]:
    """The lines without the labels that nobody jumps to."""
    wanted = {line.text for line in lines}
    return [line for line in lines if line.label is None or f"goto {line.text[:-2]};" in wanted]


class Writer:
    """Writes blocks; `follow` is the block that control reaches by falling off the end of what is written."""

    def __init__(self, body: Body) -> None:
        self.body = body
        self.labels: dict[int, str] = {}

    def tree(self, block: Block, follow: Block | None) -> bool:
        """Write `block` and all it dominates; whether control may fall off the end."""
        body, joins = self.body, self.body.shape.joins(block)
        body.lines.append(Line(body.indent - 1, f"{self.label(block)}:;", 0, block))
        for op in block.ops:
            body.begin(getattr(op, "line", 0), list(operands(op)))
            self.statement(op)
        falls = self.terminator(block, joins[0] if joins else follow)
        for join, after in zip(joins, [*joins[1:], follow], strict=False):
            falls = self.tree(join, after)
        return falls

    def label(self, block: Block) -> str:
        """The name of a block."""
        kind = "loop" if self.body.shape.is_loop(block) else "join"
        return self.labels.setdefault(id(block), f"{kind}_{self.body.shape.index(block)}")

    # Operations

    def statement(self, op: ops.Op) -> None:
        """Write one operation, or let it wait."""
        body = self.body
        body.keep_order(op)
        match op:
            case ops.SetField(object=thing, field=name, value=value):
                place = member(body.operand(thing), name)
                self.effect(f"{show(place)} = {show(body.operand(value))};")
            case ops.SetElement(array=array, index=index, value=value, length=length):
                place, _ = element(body, array, index, length)
                self.effect(f"{show(place)} = {show(body.operand(value))};")
            case ops.Assert(condition=condition, text=text):
                failure = CallOf("lang_stop", (Atom(text_literal(text)), Atom(body.site())))
                test = show(CallOf("LANG_UNLIKELY", (negated(body.operand(condition)),)))
                self.effect(f"if ({test}) {{", f"    {show(failure)};", "}")
            case ops.LoopBound():
                pass
            case ops.Call(dest=None) | ops.CallTable(dest=None):
                expr, _ = expression(body, op)
                self.effect(f"{show(expr)};")
            case ops.Intrinsic(dest=None):
                self.effect(intrinsic_statement(body, op) + ";")
            case ops.Intrinsic(dest=dest) if dest is not None:
                self.compute(dest, *intrinsic_value(body, op, dest))
            case _:
                assert op.dest is not None
                self.compute(op.dest, *expression(body, op))

    def compute(self, dest: ops.Register, expr: Expr, effect: Effect) -> None:
        if effect is Effect.CALL:
            self.body.settle(Effect.LOAD)
        self.body.finish(dest, expr, effect)

    def effect(self, *lines: str) -> None:
        """Write a statement that does something, after what was computed before it."""
        self.body.settle(Effect.LOAD)
        for line in lines:
            self.body.write(line)

    # Terminators

    def terminator(self, block: Block, follow: Block | None) -> bool:
        """Write the end of a block; whether control may fall through to `follow`."""
        body, end = self.body, block.terminator
        body.begin(end.line if end else 0, list(operands(end)) if end else [])
        match end:
            case ops.Goto(target=target):
                body.settle(Effect.NONE)
                return self.jump(block, target, follow)
            case ops.Branch():
                return self.branch(block, end, follow)
            case ops.Switch():
                return self.switch(block, end, follow)
            case ops.Return(value=value):
                text = f"return {show(body.operand(value))};" if value is not None else "return;"
                self.end(text)
            case ops.Unreachable():
                self.end("__builtin_unreachable();")
            case None:
                raise InternalError(f"a block without an end in {body.function.name}")
        return False

    def end(self, text: str) -> None:
        self.body.settle(Effect.NONE)
        self.body.write(text)

    def jump(self, block: Block, target: Block, follow: Block | None) -> bool:
        """Go on with `target`: here, by falling through, or by a jump."""
        shape = self.body.shape
        if shape.is_nested(target) and shape.index(target) > shape.index(block):
            return self.tree(target, follow)
        if target is follow:
            return True
        self.body.write(f"goto {self.label(target)};")
        return False

    def branch(self, block: Block, end: ops.Branch, follow: Block | None) -> bool:
        """`if`; the other way needs no `else` if this one does not fall through."""
        test, yes, no, likely = self.body.operand(end.condition), end.true, end.false, end.likely
        self.body.settle(Effect.NONE)
        if yes is follow:
            test, yes, no = negated(test), no, yes
            likely = None if likely is None else not likely
        if likely is not None:
            test = CallOf("LANG_LIKELY" if likely else "LANG_UNLIKELY", (test,))
        self.body.write(f"if ({show(test)}) {{")
        falls = self.indented(block, yes, follow)
        if not falls:
            self.body.write("}")
            return self.jump(block, no, follow)
        if no is follow:
            self.body.write("}")
            return True
        self.body.write("} else {")
        self.indented(block, no, follow)
        self.body.write("}")
        return True

    def indented(self, block: Block, target: Block, follow: Block | None) -> bool:
        """What stands in braces."""
        self.body.indent += 1
        falls = self.jump(block, target, follow)
        self.body.indent -= 1
        return falls

    def switch(self, block: Block, end: ops.Switch, follow: Block | None) -> bool:
        """`switch`; the names of what it looks at are constants."""
        body = self.body
        value = show(body.operand(end.value))
        body.settle(Effect.NONE)
        body.write(f"switch ({value}) {{")
        falls = False
        # An enum in memory may have been given a number that is no member; it is taken for the last case.
        lenient = isinstance(end.value.type, EnumType) and not body.unit.checked
        for numbers, target in end.cases:
            if end.default is None and lenient and target is end.cases[-1][1]:
                body.write("default:")
            for number in numbers[:-1]:
                body.write(f"case {show(literal(body.unit, number))}:")
            falls |= self.case(f"case {show(literal(body.unit, numbers[-1]))}", block, target, follow)
        if end.default is None and not lenient:
            self.no_other_case(end.line)
        elif end.default is not None:
            falls |= self.case("default", block, end.default, follow)
        body.write("}")
        return falls

    def no_other_case(self, line: int) -> None:
        """What a value leads to that is none of the cases: a stop in checked builds, nothing in release."""
        body = self.body
        body.line = line or body.line
        body.write("default:")
        body.indent += 1
        if body.unit.checked:
            body.write(f'lang_stop("a value that has no case", {body.site()});')
        else:
            body.write("__builtin_unreachable();")
        body.indent -= 1

    def case(self, head: str, block: Block, target: Block, follow: Block | None) -> bool:
        """One case, in braces."""
        self.body.write(f"{head}: {{")
        falls = self.indented(block, target, follow)
        if falls:
            self.body.indent += 1
            self.body.write("break;")
            self.body.indent -= 1
        self.body.write("}")
        return falls
