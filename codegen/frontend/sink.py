"""Find the function that takes the console's characters."""

from __future__ import annotations

from codegen.frontend.context import Context
from codegen.frontend.refusals import Refused
from codegen.ir.types import U8, VOID


def find_sink(context: Context) -> None:
    """At most one function is marked @console_sink, and it takes a `u8`."""
    for name, signature in context.signatures.items():
        if "console_sink" not in signature.decorators:
            continue
        if context.program.console_sink is not None:
            raised = Refused(signature.node, "console-sink", "the program has a console sink already")
            context.report(signature.module, raised)
        if [p.type for p in signature.params] != [U8] or signature.returns != VOID:
            raised = Refused(signature.node, "console-sink", "a console sink takes one 'u8' and returns nothing")
            context.report(signature.module, raised)
        context.program.console_sink = name
