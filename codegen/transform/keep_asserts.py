"""Checked builds go through every region of checks.

r0 = checks()              →    goto L1
if r0 goto L1 else L2
"""

from __future__ import annotations

from codegen.ir.program import Function
from codegen.transform.drop_asserts import decide_checks


def keep_asserts(function: Function) -> None:
    """Answer every `checks()` with yes."""
    decide_checks(function, checked=True)
