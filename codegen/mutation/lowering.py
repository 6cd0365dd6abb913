"""Faults in the front end: what a statement or expression becomes."""

from __future__ import annotations

from typing import Final

from codegen.mutation.fault import Fault

CONDITIONS: Final = "frontend/conditions.py"
LOOPS: Final = "frontend/loops.py"
ARITHMETIC: Final = "frontend/arithmetic.py"
COERCE: Final = "frontend/coerce.py"
PATTERNS: Final = "frontend/patterns.py"
TESTS: Final = "frontend/pattern_tests.py"
NARROWING: Final = "frontend/narrowing.py"

LOWERING_FAULTS: Final = (
    Fault(
        CONDITIONS, "branch_on(builder, left, middle, false, likely)", "branch_on(builder, left, middle, true, likely)"
    ),
    Fault(
        CONDITIONS, "branch_on(builder, left, true, middle, likely)", "branch_on(builder, left, false, middle, likely)"
    ),
    Fault(CONDITIONS, "branch_on(builder, inner, false, true,", "branch_on(builder, inner, true, false,"),
    Fault(CONDITIONS, "(kind == NONE) == wanted)", "(kind == NONE) != wanted)"),
    Fault(CONDITIONS, 'return test if op == "==" else builder', 'return test if op == "!=" else builder'),
    Fault(CONDITIONS, "left, left_node = right, e.operands[i + 1]", "left_node = e.operands[i + 1]"),
    Fault(CONDITIONS, 'same, false if op == "==" else true)', 'same, true if op == "==" else false)'),
    Fault(CONDITIONS, 'intrinsics.likely": True', 'intrinsics.likely": False'),
    Fault(LOOPS, 'Compare(dest, "<", counter, stop, line)', 'Compare(dest, "<=", counter, stop, line)'),
    Fault(LOOPS, "Loop(step, after)", "Loop(head, after)"),
    Fault(LOOPS, "Loop(head, after)", "Loop(head, head)"),
    Fault(LOOPS, "limits[0] if len(limits) == 2", "limits[0] if len(limits) == 1"),
    Fault(
        ARITHMETIC,
        "return expressions.lower(builder, e, None), True",
        "return expressions.lower(builder, e, None), False",
    ),
    Fault(ARITHMETIC, "return right, True", "return right, False"),
    Fault(ARITHMETIC, "not 0 <= count < kind.bits", "not 0 <= count <= kind.bits"),
    Fault(
        COERCE, "(source.alternatives.index(NONE),), null, there)", "(source.alternatives.index(NONE),), there, null)"
    ),
    Fault(COERCE, "Branch(test, null, there, line=builder.line)", "Branch(test, there, null, line=builder.line)"),
    Fault(PATTERNS, "if fit is Fit.ALWAYS and guard_holds(builder, case):", "if fit is Fit.ALWAYS:"),
    Fault(PATTERNS, "dict.fromkeys(numbers), OTHER]", "dict.fromkeys(numbers)]"),
    Fault(
        PATTERNS,
        "conditions.branch_on(builder, case.guard, case.body, fail)",
        "conditions.branch_on(builder, case.guard, fail, case.body)",
    ),
    Fault(TESTS, "true, false = (Block(), fail) if truth else (fail, Block())", "true, false = (Block(), fail)"),
    Fault(TESTS, "other = fail if i == len(patterns) - 1 else Block()", "other = fail"),
    Fault(TESTS, "if keys != [index]:", "if False:"),
    Fault(NARROWING, "HasTag(dest, value, (cls,), line)", "HasTag(dest, value, (), line)"),
    Fault("ir/integers.py", "if kind.signed and low", "if low"),
)
