"""The suite's root task: group by group."""

from __future__ import annotations

from codegen.lang import export, u64
from userland.conformance.cnodes import test_cnodes
from userland.conformance.messages import test_messages
from userland.conformance.puppet import write_code
from userland.conformance.suite import begin_suite, end_suite
from userland.conformance.threads import test_threads
from userland.conformance.untyped import test_untyped
from userland.runtime.program import begin_root, end_program, need


@export
def main(argument: u64, programs: u64, program_count: u64) -> None:
    """All groups, in one boot."""
    need(begin_root(argument), "console")
    write_code()
    begin_suite()
    test_untyped()
    test_cnodes()
    test_threads()
    test_messages()
    end_suite()
    end_program()
