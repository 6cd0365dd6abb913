"""Traps as the kernel's handlers are told of them, and floating point, which starts with one."""

from __future__ import annotations

import pytest

from codegen.lang import Panic, machine, u32, u64
from kernel.abi.objects import TCB_FLAG_FPU_DISABLED
from kernel.arch.riscv64 import floats
from kernel.arch.riscv64.floats import (
    FLOATS_CLEAN,
    FLOATS_MASK,
    disable_floats,
    forget_floats,
    probe_floats,
    start_using_floats,
)
from kernel.arch.riscv64.timer import is_interrupt_pending, set_timer
from kernel.arch.riscv64.trap import enable_user_mode, exception, handle_kernel_trap, handle_trap
from kernel.object.tcb import finalise_thread
from kernel.shapes import FaultKind, ThreadState
from kernel.state import core, shared
from kernel.tests.build import make_thread


@pytest.mark.parametrize(("cause", "access"), [(1, 1), (5, 5), (7, 7), (12, 1), (13, 5), (15, 7)])
def test_memory_faults_tell_the_address_and_the_kind_of_access(cause: int, access: int) -> None:
    machine.csrs["stval"] = 0x1234
    fault = exception(u64(cause))
    assert fault.kind is FaultKind.VM
    assert fault.address == 0x1234
    assert fault.code == access, "a page that is not mapped is told like memory that is not there"
    assert fault.is_instruction == (access == 1)


@pytest.mark.parametrize("cause", [0, 2, 3, 4, 6, 8, 11, 14, 16, 1 << 62])
def test_other_exceptions_tell_their_number(cause: int) -> None:
    fault = exception(u64(cause))
    assert fault.kind is FaultKind.USER_EXCEPTION
    assert fault.address == cause


def test_the_first_floating_point_instruction_turns_the_unit_on_and_is_run_again() -> None:
    probe_floats()
    thread = make_thread()
    thread.state = ThreadState.RUNNING
    core.current = thread
    handle_trap(u64(2))
    assert thread.context.status & FLOATS_MASK == FLOATS_CLEAN
    assert not start_using_floats(thread), "the second time, the instruction is illegal indeed"


def test_without_a_unit_or_the_permission_to_use_it_the_instruction_is_illegal() -> None:
    thread = make_thread()
    assert not start_using_floats(thread)
    probe_floats()
    thread.flags = u32(TCB_FLAG_FPU_DISABLED)
    assert not start_using_floats(thread)


def test_probing_leaves_the_unit_off() -> None:
    probe_floats()
    assert shared.has_floats
    assert machine.csrs["sstatus"] & FLOATS_MASK == 0


def test_where_the_unit_cannot_be_turned_on_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(floats, "csr_set", lambda _register, _bits: None)
    shared.has_floats = True
    probe_floats()
    assert not shared.has_floats


def test_who_uses_floats_from_now_on_or_no_longer_leaves_in_another_way() -> None:
    """What was noted of a thread's way out of the kernel does not hold any more."""
    probe_floats()
    thread = make_thread()
    for change in (start_using_floats, disable_floats):
        thread.space_epoch = core.space_epoch
        change(thread)
        assert thread.space_epoch | 1 != core.space_epoch


def test_nothing_is_saved_for_a_thread_that_goes() -> None:
    thread, other = make_thread(), make_thread(address=0x5100_0000)
    core.float_owner = thread
    forget_floats(other)
    assert core.float_owner is thread
    disable_floats(thread)
    assert core.float_owner is None


def test_a_trap_of_the_kernel_ends_it() -> None:
    machine.csrs["sepc"] = 0xBAD
    with pytest.raises(Panic):
        handle_kernel_trap()
    assert "sepc bad" in machine.text


def test_user_mode_reads_the_counters_and_is_interrupted_by_the_timer() -> None:
    enable_user_mode()
    assert machine.csrs["scounteren"] == 7
    assert not is_interrupt_pending()
    machine.csrs["sip"] = 1 << 5
    assert is_interrupt_pending()


def test_the_timer_is_a_register_or_a_call_of_the_firmware() -> None:
    set_timer(u64(1000))
    assert machine.sbi_calls == [(0x5449_4D45, 0, 1000, 0, 0)]
    core.has_timer_register = True
    set_timer(u64(2000))
    assert machine.csrs["stimecmp"] == 2000
    assert len(machine.sbi_calls) == 1


def test_floats_of_a_thread_go_with_its_last_capability() -> None:
    thread = make_thread()
    core.float_owner = thread
    finalise_thread(thread)
    assert core.float_owner is None
