"""What a thread is given: spaces, IPC buffer, handlers, scheduling; what is refused, and in which order."""

from __future__ import annotations

from unittest.mock import patch

import pytest

from codegen.lang import replace, u32
from kernel.abi.errors import Error
from kernel.abi.labels import Label
from kernel.arch.riscv64.translate import is_in_use
from kernel.object import thread_slots
from kernel.object.deletion import delete
from kernel.object.derivation import is_empty
from kernel.results import Preempted
from kernel.schedule import current_thread
from kernel.shapes import (
    CSPACE,
    FAULT_HANDLER,
    IPC_BUFFER_FRAME,
    PC,
    TIMEOUT_HANDLER,
    VSPACE,
    CNodeCap,
    EndpointCap,
    FrameCap,
    NullCap,
    PageTable,
    PageTableCap,
    Slot,
    ThreadState,
)
from kernel.tests.caller import (
    CNODE,
    CONTEXT,
    EMPTY,
    ENDPOINT,
    FRAME,
    FREE,
    NOTIFICATION,
    PAGE_TABLE,
    SELF,
    SPACE,
    THREAD,
    UNTYPED,
    Caller,
)
from kernel.tests.world import context_of, message, pc

GUARD = 56  # a CSpace word: a guard of so many bits, as the root CNode has


def radix(slot: Slot) -> int:
    assert isinstance(slot.cap, CNodeCap)
    return int(slot.cap.radix)


def table_in(slot: Slot) -> PageTable:
    cap = slot.cap
    assert isinstance(cap, PageTableCap)
    return cap.table


def test_configure_gives_everything_at_once() -> None:
    made = Caller()
    assert made.call(THREAD, Label.TCB_CONFIGURE, GUARD, 0, 0x1400, caps=(CNODE, SPACE, FRAME)) == 0
    slots = made.other.slots
    space, buffer, cspace = slots[VSPACE].cap, slots[IPC_BUFFER_FRAME].cap, slots[CSPACE].cap
    assert isinstance(space, PageTableCap)
    assert isinstance(buffer, FrameCap)
    assert isinstance(cspace, CNodeCap)
    assert space.table is table_in(made.slot(SPACE))
    assert int(cspace.guard_size) == GUARD
    assert made.other.ipc_buffer == 0x1400


def test_configuring_oneself_takes_effect_at_once() -> None:
    made = Caller()
    assert made.call(SELF, Label.TCB_CONFIGURE, GUARD, 0, 0x1400, caps=(CNODE, SPACE, FRAME)) == 0
    assert is_in_use(table_in(made.slot(SPACE)))


@pytest.mark.parametrize(
    ("buffer", "caps", "error"),
    [
        (0x1404, (CNODE, SPACE, FRAME), Error.ALIGNMENT_ERROR),
        (0x1400, (CNODE, SPACE, ENDPOINT), Error.ILLEGAL_OPERATION),
        (0x1400, (CNODE, SPACE, PAGE_TABLE), Error.ILLEGAL_OPERATION),
        (0x1400, (ENDPOINT, SPACE, FRAME), Error.ILLEGAL_OPERATION),
        (0x1400, (UNTYPED, SPACE, FRAME), Error.REVOKE_FIRST),
        (0x1400, (CNODE, PAGE_TABLE, FRAME), Error.ILLEGAL_OPERATION),
        (0x1400, (CNODE, UNTYPED, FRAME), Error.REVOKE_FIRST),
        (0x1400, (CNODE, SPACE, UNTYPED), Error.REVOKE_FIRST),
        (0x1400, (CNODE, ENDPOINT, FRAME), Error.ILLEGAL_OPERATION),
    ],
)
def test_configure_refuses(buffer: int, caps: tuple[int, ...], error: Error) -> None:
    made = Caller()
    before = [slot.cap for slot in made.other.slots._items]
    assert made.call(THREAD, Label.TCB_CONFIGURE, GUARD, 0, buffer, caps=caps) == error.value
    assert [slot.cap for slot in made.other.slots._items] == before


def test_a_guard_that_does_not_fit_is_refused() -> None:
    made = Caller()
    assert made.call(THREAD, Label.TCB_SET_SPACE, 57, 0, caps=(EMPTY, CNODE, SPACE)) == (Error.ILLEGAL_OPERATION.value)


def test_an_ipc_buffer_is_no_device() -> None:
    made = Caller()
    frame = made.slot(FRAME)
    assert isinstance(frame.cap, FrameCap)
    frame.cap = replace(frame.cap, is_device=True)
    assert made.call(THREAD, Label.TCB_SET_IPC_BUFFER, 0x1400, caps=(FRAME,)) == Error.ILLEGAL_OPERATION.value


def test_ones_own_buffer_is_another_one_at_once() -> None:
    made = Caller()
    assert made.call(SELF, Label.TCB_SET_IPC_BUFFER, 0x2400, caps=(FRAME,)) == 0
    assert made.thread.ipc_buffer == 0x2400


def test_set_space_gives_handler_and_spaces() -> None:
    made = Caller()
    assert made.call(THREAD, Label.TCB_SET_SPACE, GUARD, 0, caps=(ENDPOINT, CNODE, SPACE)) == 0
    assert isinstance(made.other.slots[FAULT_HANDLER].cap, EndpointCap)
    assert radix(made.other.slots[CSPACE]) == 8
    space = made.other.slots[VSPACE].cap
    assert isinstance(space, PageTableCap)
    assert int(space.asid) == 2
    assert made.call(THREAD, Label.TCB_SET_SPACE, GUARD, 0, caps=(EMPTY, CNODE, SPACE)) == 0
    assert is_empty(made.other.slots[FAULT_HANDLER])


@pytest.mark.parametrize(
    ("caps", "error", "number"),
    [
        ((NOTIFICATION, CNODE, SPACE), Error.INVALID_CAPABILITY, 1),
        ((NOTIFICATION, CNODE, PAGE_TABLE), Error.ILLEGAL_OPERATION, None),
        ((NOTIFICATION, SPACE, SPACE), Error.ILLEGAL_OPERATION, None),
    ],
)
def test_set_space_checks_the_spaces_before_the_handler(
    caps: tuple[int, ...], error: Error, number: int | None
) -> None:
    made = Caller()
    assert made.call(THREAD, Label.TCB_SET_SPACE, GUARD, 0, caps=caps) == error.value
    assert number is None or message(made.thread, 1) == [number]


@pytest.mark.parametrize(
    ("words", "caps", "error"),
    [
        ((256, 10), (SELF, EMPTY, EMPTY), Error.RANGE_ERROR),
        ((10, 256), (SELF, EMPTY, EMPTY), Error.RANGE_ERROR),
        ((10, 10), (ENDPOINT, EMPTY, EMPTY), Error.INVALID_CAPABILITY),
        ((10, 10), (SELF, ENDPOINT, EMPTY), Error.INVALID_CAPABILITY),
        ((10, 10), (SELF, CONTEXT, EMPTY), Error.ILLEGAL_OPERATION),
        ((10, 10), (SELF, EMPTY, NOTIFICATION), Error.INVALID_CAPABILITY),
    ],
)
def test_sched_params_refuse(words: tuple[int, ...], caps: tuple[int, ...], error: Error) -> None:
    made = Caller()
    assert made.call(THREAD, Label.TCB_SET_SCHED_PARAMS, *words, caps=caps) == error.value
    assert (int(made.other.priority), int(made.other.max_priority)) == (50, 255)
    assert context_of(made.other) is not None


def test_sched_params_with_the_context_it_has_change_the_rest() -> None:
    made = Caller()
    context = made.other.sched_context
    assert context is not None
    made.world.put_context(FREE, context)
    assert made.call(THREAD, Label.TCB_SET_SCHED_PARAMS, 70, 60, caps=(SELF, FREE, EMPTY)) == 0
    assert context_of(made.other) is context
    assert (int(made.other.priority), int(made.other.max_priority)) == (60, 70)


def test_nobody_takes_ones_own_context_away() -> None:
    made = Caller()
    assert made.call(SELF, Label.TCB_SET_SCHED_PARAMS, 9, 9, caps=(SELF, EMPTY, EMPTY)) == (
        Error.ILLEGAL_OPERATION.value
    )
    assert current_thread() is made.thread


def test_sched_params_without_a_context_leave_a_passive_thread_so() -> None:
    made = Caller()
    passive = made.world.thread(30, passive=True)
    made.world.put_thread(FREE, passive)
    assert made.call(FREE, Label.TCB_SET_SCHED_PARAMS, 70, 60, caps=(SELF, EMPTY, EMPTY)) == 0
    assert context_of(passive) is None


@pytest.mark.parametrize("authority", [0, 255])
def test_any_priority_up_to_the_maximum_may_be_given(authority: int) -> None:
    made = Caller()
    made.thread.max_priority = u32(authority)
    assert made.call(THREAD, Label.TCB_SET_PRIORITY, authority, caps=(SELF,)) == 0
    assert made.other.priority == authority
    assert made.call(THREAD, Label.TCB_SET_MC_PRIORITY, authority + 1, caps=(SELF,)) == Error.RANGE_ERROR.value


@pytest.mark.parametrize(
    ("label", "words", "caps", "index"),
    [
        (Label.TCB_CONFIGURE, (GUARD, 0, 0x1400), (CNODE, SPACE, FRAME), CSPACE),
        (Label.TCB_SET_SPACE, (GUARD, 0), (ENDPOINT, CNODE, SPACE), FAULT_HANDLER),
        (Label.TCB_SET_SPACE, (GUARD, 0), (ENDPOINT, CNODE, SPACE), CSPACE),
        (Label.TCB_SET_IPC_BUFFER, (0x1400,), (FRAME,), IPC_BUFFER_FRAME),
        (Label.TCB_SET_SCHED_PARAMS, (10, 10), (SELF, EMPTY, ENDPOINT), FAULT_HANDLER),
        (Label.TCB_SET_TIMEOUT_ENDPOINT, (), (ENDPOINT,), TIMEOUT_HANDLER),
    ],
)
def test_a_preempted_call_is_made_again(
    label: Label, words: tuple[int, ...], caps: tuple[int, ...], index: int
) -> None:
    """Whatever deletion it is preempted in, the thread stays at its call; the second time it goes through."""
    made = Caller()
    stopped: list[Slot] = []

    def stop_once(slot: Slot) -> object:
        if slot is made.other.slots[index] and not stopped:
            stopped.append(slot)
            return Preempted.PREEMPTED
        return delete(slot)

    with patch.object(thread_slots, "delete", stop_once):
        made.call(THREAD, label, *words, caps=caps)
        assert stopped
        assert made.thread.state is ThreadState.RUNNING
        assert pc(made.thread) == made.thread.context.words[PC], "it is at its call again"
        assert made.call(THREAD, label, *words, caps=caps) == 0
    assert not isinstance(made.other.slots[index].cap, NullCap)


def test_a_source_that_is_deleted_with_the_old_capability_is_not_installed() -> None:
    made = Caller()
    source = made.slot(ENDPOINT)

    def take_the_source_too(slot: Slot) -> object:
        outcome = delete(slot)
        delete(source)
        return outcome

    with patch.object(thread_slots, "delete", take_the_source_too):
        assert made.call(THREAD, Label.TCB_SET_TIMEOUT_ENDPOINT, caps=(ENDPOINT,)) == 0
    assert is_empty(made.other.slots[TIMEOUT_HANDLER])


def test_unknown_flags_are_not_kept() -> None:
    made = Caller()
    assert made.call(THREAD, Label.TCB_SET_FLAGS, 0, 0xFF) == 0
    assert message(made.thread, 1) == [1]
    assert made.other.flags == 1
