"""The suite's root task: group by group."""

from __future__ import annotations

from codegen.lang import export, u64
from userland.conformance.asids import test_asids
from userland.conformance.boot import test_boot
from userland.conformance.cnodes import test_cnodes
from userland.conformance.combined import test_combined
from userland.conformance.faults import test_faults
from userland.conformance.floats import test_floats
from userland.conformance.interrupts import map_clock, take_neighbours, test_interrupts
from userland.conformance.messages import test_messages
from userland.conformance.preemption import test_preemption
from userland.conformance.puppet import write_code
from userland.conformance.spaces import test_spaces
from userland.conformance.suite import begin_suite, end_suite
from userland.conformance.threads import test_threads
from userland.conformance.time import test_time
from userland.conformance.transfer import test_transfer
from userland.conformance.untyped import test_untyped
from userland.runtime.program import begin_root, end_program, need


@export
def main(argument: u64, programs: u64, program_count: u64) -> None:
    """All groups, in one boot."""
    need(begin_root(argument), "console")
    write_code()
    map_clock()
    take_neighbours()
    begin_suite()
    test_untyped()
    test_cnodes()
    test_threads()
    test_messages()
    test_transfer()
    test_combined()
    test_faults()
    test_time()
    test_spaces()
    test_asids()
    test_boot()
    test_preemption()
    test_floats()
    test_interrupts()
    end_suite()
    end_program()
