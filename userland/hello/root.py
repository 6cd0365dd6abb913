"""The demo's root task: each step shows one thing that the kernel does, in a line or two."""

from __future__ import annotations

from codegen.lang import console, export, u64
from userland.hello.budget import show_budget
from userland.hello.calls import show_calls, start_service
from userland.hello.fault import show_fault
from userland.hello.memory import show_boot_info, show_retype
from userland.hello.revoke import show_revocation
from userland.runtime.program import begin_root, end_program, need


@export
def main(argument: u64, programs: u64, program_count: u64) -> None:
    """The steps in their order."""
    uart = need(begin_root(argument), "console")
    console("hello: this is Taipan's demo, in user mode\n")
    show_boot_info()
    show_retype()
    service = start_service(programs, uart)
    show_calls(service)
    show_fault(programs, uart)
    show_budget(programs, uart)
    show_revocation(service)
    console("hello: done\n")
    end_program()
