"""Invocations of threads and domains, a sentence of the reference each."""

from __future__ import annotations

import pytest

from codegen.lang import u64
from kernel.abi.labels import Label
from kernel.object.derivation import is_empty
from kernel.schedule import current_thread
from kernel.shapes import FAULT_HANDLER, IPC_BUFFER_FRAME, TIMEOUT_HANDLER, EndpointCap, ThreadState
from kernel.tests import caller
from kernel.tests.caller import Caller
from kernel.tests.world import message

# The user context, as numbers of registers; 0 is the pc.
CONTEXT = (0, 1, 2, 3, 8, 9, *range(18, 28), *range(10, 18), 5, 6, 7, *range(28, 32), 4)


@pytest.mark.parametrize("count", [0, 1, 2, 16, 31, 32])
def test_as_many_registers_are_written_as_the_count_says(count: int) -> None:
    made = Caller()
    words = made.other.context.words
    for i in range(32):
        words[i] = u64(0x7000 + i)
    values = [0x4000 + i for i in range(32)]
    assert made.call(caller.THREAD, Label.TCB_WRITE_REGISTERS, 0, count, *values) == 0
    expected = {r: 0x4000 + i if i < count else 0x7000 + r for i, r in enumerate(CONTEXT)}
    assert [int(words[r]) for r in range(32)] == [expected[r] for r in range(32)]
    assert made.other.state is ThreadState.INACTIVE


def test_written_registers_leave_the_privilege_alone() -> None:
    made = Caller()
    status = made.other.context.status
    assert made.call(caller.THREAD, Label.TCB_WRITE_REGISTERS, 0, 32, *[(1 << 64) - 1] * 32) == 0
    assert made.other.context.status == status


def test_a_buffer_at_zero_is_none() -> None:
    made = Caller()
    assert made.call(caller.THREAD, Label.TCB_SET_IPC_BUFFER, 0, caps=(caller.FRAME,)) == 0
    assert is_empty(made.other.slots[IPC_BUFFER_FRAME])


def test_an_empty_slot_takes_the_handler_away() -> None:
    made = Caller()
    words = (100, 50)
    for target in (caller.ENDPOINT, caller.EMPTY):
        caps = (caller.SELF, caller.EMPTY, target)
        assert made.call(caller.THREAD, Label.TCB_SET_SCHED_PARAMS, *words, caps=caps) == 0
        assert isinstance(made.other.slots[FAULT_HANDLER].cap, EndpointCap) is (target == caller.ENDPOINT)


def test_the_timeout_endpoint_is_set_and_taken_away() -> None:
    made = Caller()
    for target in (caller.ENDPOINT, caller.EMPTY):
        assert made.call(caller.THREAD, Label.TCB_SET_TIMEOUT_ENDPOINT, caps=(target,)) == 0
        assert isinstance(made.other.slots[TIMEOUT_HANDLER].cap, EndpointCap) is (target == caller.ENDPOINT)


@pytest.mark.parametrize(("clear", "set_", "flags"), [(0, 1, 1), (1, 1, 1), (1, 0, 0), (0, 0, 1)])
def test_flags_are_cleared_and_then_set(clear: int, set_: int, flags: int) -> None:
    made = Caller()
    made.call(caller.THREAD, Label.TCB_SET_FLAGS, 0, 1)
    assert made.call(caller.THREAD, Label.TCB_SET_FLAGS, clear, set_) == 0
    assert message(made.thread, 1) == [flags]


def test_domain_0_takes_every_thread() -> None:
    made = Caller()
    assert made.call(caller.DOMAIN, Label.DOMAIN_SET, 0, caps=(caller.THREAD,)) == 0
    assert made.call(caller.DOMAIN, Label.DOMAIN_SET, 0, caps=(caller.SELF,)) == 0
    assert current_thread() is made.thread


@pytest.mark.parametrize("duration", [1, (1 << 56) - 1])
def test_the_first_entry_is_domain_0(duration: int) -> None:
    made = Caller()
    assert made.call(caller.DOMAIN, Label.DOMAIN_SCHEDULE_CONFIGURE, 0, 0, duration) == 0
    assert current_thread() is made.thread


def test_the_schedule_starts_at_the_first_entry() -> None:
    made = Caller()
    assert made.call(caller.DOMAIN, Label.DOMAIN_SCHEDULE_CONFIGURE, 0, 0, 1000) == 0
    assert made.call(caller.DOMAIN, Label.DOMAIN_SCHEDULE_SET_START, 0) == 0
    assert current_thread() is made.thread
