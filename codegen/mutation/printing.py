"""Faults in the back end: what an operation becomes in C."""

from __future__ import annotations

from typing import Final

from codegen.mutation.fault import Fault

ARITHMETIC: Final = "backend/arithmetic.py"
PACKED: Final = "backend/packed.py"
UNIONS: Final = "backend/unions.py"
BODY: Final = "backend/body.py"
FUNCTION: Final = "backend/function.py"
EXPRESSIONS: Final = "backend/expressions.py"
CONSTANTS: Final = "backend/constants.py"
LAYOUT: Final = "backend/layout.py"
OBJECTS: Final = "backend/objects.py"

PRINTING_FAULTS: Final = (
    Fault(ARITHMETIC, 'if kind.signed or (op == "*" and kind.bits < 32):', 'if op == "*" and kind.bits < 32:'),
    Fault(ARITHMETIC, 'if kind.signed or (op == "*" and kind.bits < 32):', "if kind.signed:"),
    Fault(ARITHMETIC, "if kind.bits < 32 or force else expr", "if kind.bits < 16 or force else expr"),
    Fault(ARITHMETIC, 'return narrowed(kind, Unary("~", operand))', 'return Unary("~", operand)'),
    Fault(ARITHMETIC, 'return Binary("!=", expr, Atom("0"))', 'return Binary("==", expr, Atom("0"))'),
    Fault(ARITHMETIC, "Atom(str(kind.bits))", "Atom(str(kind.bits + 1))"),
    Fault(PACKED, 'Cast("int64_t", word)', 'Cast("uint64_t", word)'),
    Fault(PACKED, "word = masked(word, place.width)", "word = masked(word, place.width + 1)"),
    Fault(PACKED, "- 1)) << field.place.shift", "- 1))"),
    Fault(PACKED, "kept &= ~(((1 << place.width) - 1) << place.shift)", "kept &= ~(1 << place.shift)"),
    Fault(PACKED, "sum(1 << t for t in tags)", "sum(2 << t for t in tags)"),
    Fault(PACKED, "mask = int_text((1 << place.width) - 1, 64)", "mask = int_text(1 << place.width, 64)"),
    Fault(PACKED, "[masked(word, width)]", "[word]"),
    Fault(UNIONS, 'Binary("==", tag, Atom(int_text(indices[0], 64)))', 'Binary("==", tag, Atom("0"))'),
    Fault(UNIONS, "value = wrap(unit, dest, target, kind, payload)", "value = wrap(unit, dest, index, kind, payload)"),
    Fault(BODY, "waiting.effect is Effect.CALL and register not in operands", "waiting.effect is None"),
    Fault(BODY, "if waiting.effect >= least:", "if waiting.effect > least:"),
    Fault(BODY, "if dest in waiting.reads:", "if dest is None:"),
    Fault(BODY, "self.effect = max(self.effect, waiting.effect)", "pass"),
    Fault(FUNCTION, "(negated(body.operand(condition)),)", "(body.operand(condition),)"),
    Fault(FUNCTION, "likely = None if likely is None else not likely", "pass"),
    Fault("backend/loops.py", "again = line.text == jump and inner is None", "again = line.text == jump"),
    Fault(EXPRESSIONS, '">=": "<"', '">=": "<="'),
    Fault(
        EXPRESSIONS,
        "known = isinstance(index, ops.IntLiteral) and (length is None or 0 <= index.value < length)",
        "known = True",
    ),
    Fault(CONSTANTS, "({number + 1}{suffix} - 1)", "({number}{suffix})"),
    Fault(CONSTANTS, "return index == 0 and is_zero(unit, payload)", "return is_zero(unit, payload)"),
    Fault(LAYOUT, "return Extent(4, 4)", "return Extent(8, 8)"),
    Fault(OBJECTS, "return has_defaults(unit, inner)", "return False"),
    Fault(OBJECTS, "i < count; i++", "i + 1 < count; i++"),
)
