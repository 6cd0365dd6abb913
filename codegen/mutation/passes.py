"""Faults in the passes, and in the analyses that they ask."""

from __future__ import annotations

from typing import Final

from codegen.mutation.fault import Fault

FOLD: Final = "transform/fold_constants.py"
COPIES: Final = "transform/propagate_copies.py"
UNUSED: Final = "transform/remove_unused.py"
BRANCHES: Final = "transform/simplify_branches.py"
ASSERTS: Final = "transform/drop_asserts.py"
CHECKS: Final = "analysis/checks.py"
FLOW: Final = "analysis/flow.py"
JUMPS: Final = "ir/jumps.py"

PASS_FAULTS: Final = (
    Fault(FOLD, "op.line) if same else Not(", "op.line) if not same else Not("),
    Fault(FOLD, "return BoolLiteral(not truth)", "return BoolLiteral(truth)"),
    Fault(FOLD, "return wrap(-number, kind)", "return wrap(number, kind)"),
    Fault(FOLD, "not 0 <= y < kind.bits", "not 0 <= y <= kind.bits"),
    Fault(FOLD, '(("*" | "//"), left, IntLiteral(value=1))', '(("*" | "//"), left, IntLiteral(value=2))'),
    Fault(FOLD, '(("+" | "|" | "^"), IntLiteral(value=0), right)', '(("+" | "-"), IntLiteral(value=0), right)'),
    Fault(FOLD, 'op.op in ("==", "<=", ">=")', 'op.op in ("==", "<", ">=")'),
    Fault(FOLD, "IntType(signed=False), 0)", "IntType(), 0)"),
    Fault(FOLD, "ObjectRef(nullable=False) | ArrayRef(nullable=False)", "ObjectRef() | ArrayRef()"),
    Fault(COPIES, "writes[op.source] <= 1", "writes[op.source] <= 2"),
    Fault(COPIES, "if dest in here.values():", "if dest is None:"),
    Fault(COPIES, "Counter(function.params)", "Counter()"),
    Fault(
        UNUSED,
        "case Call() | CallTable():\n            return True",
        "case Call() | CallTable():\n            return False",
    ),
    Fault(UNUSED, "return stops", "return None"),
    Fault(UNUSED, "return not (isinstance(index, IntLiteral)", "return False and (isinstance(index, IntLiteral)"),
    Fault(BRANCHES, "None if end.likely is None else not end.likely", "end.likely"),
    Fault(BRANCHES, "Branch(opposites[condition], false, true", "Branch(opposites[condition], true, false"),
    Fault(BRANCHES, "Goto(true if truth else false, line)", "Goto(false if truth else true, line)"),
    Fault(BRANCHES, "key.value == value.value", "key.value != value.value"),
    Fault(ASSERTS, "Goto(true if checked else false, line)", "Goto(false if checked else true, line)"),
    Fault(ASSERTS, "if not isinstance(op, Assert)]", "if not isinstance(op, Return)]"),
    Fault("transform/remove_uncalled.py", "f.export or name == program.console_sink", "f.export"),
    Fault(CHECKS, "0 <= index.value < length", "0 <= index.value <= length"),
    Fault(CHECKS, "bits <= width", "bits <= width + 1"),
    Fault(CHECKS, "< 1 << width", "<= 1 << width"),
    Fault(FLOW, "self.entries[self.index(block)]) == 1", "self.entries[self.index(block)]) <= 2"),
    Fault(FLOW, "any(entry >= own for", "any(entry > own for"),
    Fault(JUMPS, "== 1:\n            block.ops", "<= 2:\n            block.ops"),
    Fault(JUMPS, "keys.get(target, ()) + numbers", "numbers"),
)
