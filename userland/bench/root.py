"""The benchmark's root task: measures, and prints a line for each thing measured."""

from __future__ import annotations

from codegen.lang import console, export, u64
from kernel.abi.bootinfo import SLOT_TCB, SLOT_VSPACE
from userland.bench.board import make_board
from userland.bench.budgets import measure_budgets
from userland.bench.calls import measure_bare_calls, measure_calls, measure_same_space
from userland.bench.faults import measure_faults
from userland.bench.local import measure_local
from userland.bench.objects import measure_objects
from userland.bench.one_way import measure_active, measure_fault, measure_passive, measure_send
from userland.bench.pages import measure_pages
from userland.bench.peers import PEER_PRIORITY, Setting
from userland.bench.round_trips import measure_round_trips
from userland.bench.wakeups import measure_interrupts, measure_signals, measure_turns
from userland.runtime.invocations import tcb_set_priority
from userland.runtime.program import begin_root, check, end_program, need


@export
def main(argument: u64, programs: u64, program_count: u64) -> None:
    """Each group in its order: first one way, then round trips as a program sees them."""
    uart = need(begin_root(argument), "console")
    console("bench: start\n")
    tcb = u64(SLOT_TCB)
    check(tcb_set_priority(tcb, tcb, u64(PEER_PRIORITY)), "priority")
    setting = Setting(programs, uart, make_board(u64(SLOT_VSPACE)))
    measure_passive(setting)
    measure_active(setting)
    measure_send(setting)
    measure_signals(setting)
    measure_turns(setting)
    measure_interrupts(setting)
    measure_fault(setting)
    measure_pages()
    measure_local()
    measure_calls(programs, uart)
    measure_same_space()
    measure_round_trips(setting)
    measure_faults(programs, uart)
    measure_objects()
    measure_budgets(setting)
    measure_bare_calls(programs, uart)
    console("bench: done\n")
    end_program()
