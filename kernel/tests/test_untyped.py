"""Retyping untyped memory (seL4 manual, 2.4 and A: Untyped)."""

from __future__ import annotations

import pytest

from codegen.lang import PAddr, arena, load, machine, store, u64
from kernel.abi.errors import Error, LookupFailureKind
from kernel.abi.labels import Label
from kernel.abi.objects import ObjectType
from kernel.arch.riscv64.window import kernel_address
from kernel.config import RESET_CHUNK_BITS
from kernel.object import untyped
from kernel.object.deletion import delete
from kernel.object.derivation import has_children, is_empty, is_final, is_parent_of
from kernel.object.untyped import invoke_untyped
from kernel.results import InvocationError, Outcome, Preempted, Success
from kernel.shapes import (
    CNodeCap,
    FrameCap,
    FrameSize,
    LookupFault,
    NotificationCap,
    SchedContextCap,
    Slot,
    ThreadCap,
    ThreadState,
    UntypedCap,
)
from kernel.tests.build import MEMORY, System, at, memory_of


def retype(
    system: System, kind: ObjectType | int, size: int = 0, *, first: int = 10, count: int = 1, depth: int = 0
) -> Outcome:
    """Retype the untyped memory in slot 5 into slots of the system's CNode."""
    number = kind.value if isinstance(kind, ObjectType) else kind
    slot = system.slots[5]
    cap = slot.cap
    assert isinstance(cap, UntypedCap)
    words = (number, size, 1, depth, first, count)
    return invoke_untyped(system.call(Label.UNTYPED_RETYPE, *words, caps=(system.slots[1],)), slot)


def watermark(slot: Slot) -> int:
    cap = slot.cap
    assert isinstance(cap, UntypedCap)
    return int(cap.watermark)


SIZES = {
    ObjectType.TCB: 11,
    ObjectType.ENDPOINT: 4,
    ObjectType.NOTIFICATION: 6,
    ObjectType.REPLY: 5,
    ObjectType.PAGE: 12,
    ObjectType.PAGE_TABLE: 12,
    ObjectType.MEGA_PAGE: 21,
}


@pytest.mark.parametrize("kind", SIZES)
def test_objects_follow_each_other_and_are_final_children(kind: ObjectType) -> None:
    system = System()
    memory = system.put_untyped(5, 23)
    assert retype(system, kind, count=2) == Success()
    size = 1 << SIZES[kind]
    for i in (0, 1):
        slot = system.slots[10 + i]
        assert memory_of(slot.cap) == (MEMORY + i * size, SIZES[kind])
        assert is_parent_of(memory, slot)
        assert is_final(slot)
    assert watermark(memory) == 2 * size


@pytest.mark.parametrize(
    ("kind", "size", "bits"), [(ObjectType.CNODE, 3, 8), (ObjectType.UNTYPED, 6, 6), (ObjectType.SCHED_CONTEXT, 8, 8)]
)
def test_some_types_come_in_sizes(kind: ObjectType, size: int, bits: int) -> None:
    system = System()
    system.put_untyped(5, 12)
    assert retype(system, kind, size) == Success()
    assert memory_of(system.slots[10].cap) == (MEMORY, bits)


def test_new_capabilities_have_every_right_and_new_objects_their_first_state() -> None:
    system = System()
    system.put_untyped(5, 16)
    for i, kind in enumerate((ObjectType.TCB, ObjectType.NOTIFICATION, ObjectType.CNODE, ObjectType.PAGE)):
        assert retype(system, kind, 2, first=10 + i) == Success()
    thread, notification, node, page = (system.slots[10 + i].cap for i in range(4))
    assert isinstance(thread, ThreadCap)
    assert thread.thread.state is ThreadState.INACTIVE
    assert isinstance(notification, NotificationCap)
    assert notification.can_send
    assert notification.can_receive
    assert isinstance(node, CNodeCap)
    assert node.guard_size == 0
    assert all(is_empty(node.slots[i]) for i in range(4))
    assert isinstance(page, FrameCap)
    assert page.can_write
    assert page.size is FrameSize.PAGE
    assert page.asid == 0


def test_the_watermark_is_aligned_to_the_next_object() -> None:
    system = System()
    memory = system.put_untyped(5, 16)
    assert retype(system, ObjectType.ENDPOINT) == Success()
    assert retype(system, ObjectType.PAGE, first=11) == Success()
    assert memory_of(system.slots[11].cap) == (MEMORY + 0x1000, 12)
    assert watermark(memory) == 0x2000


@pytest.mark.parametrize(
    ("kind", "size", "error"),
    [
        (11, 0, InvocationError(Error.INVALID_ARGUMENT, u64(0))),
        (1 << 40, 0, InvocationError(Error.INVALID_ARGUMENT, u64(0))),
        (ObjectType.UNTYPED, 64, InvocationError(Error.RANGE_ERROR, u64(0), u64(38))),
        (ObjectType.UNTYPED, 39, InvocationError(Error.RANGE_ERROR, u64(0), u64(38))),
        (ObjectType.TCB, 64, InvocationError(Error.RANGE_ERROR, u64(0), u64(38))),
        (ObjectType.CNODE, 34, InvocationError(Error.RANGE_ERROR, u64(0), u64(38))),
        (ObjectType.CNODE, 0, InvocationError(Error.INVALID_ARGUMENT, u64(1))),
        (ObjectType.UNTYPED, 3, InvocationError(Error.INVALID_ARGUMENT, u64(1))),
        (ObjectType.SCHED_CONTEXT, 6, InvocationError(Error.INVALID_ARGUMENT, u64(1))),
        (ObjectType.GIGA_PAGE, 0, InvocationError(Error.NOT_ENOUGH_MEMORY, u64(1 << 16))),
    ],
)
def test_types_and_sizes_are_checked(kind: ObjectType | int, size: int, error: InvocationError) -> None:
    system = System()
    system.put_untyped(5, 16)
    assert retype(system, kind, size) == error


@pytest.mark.parametrize(
    ("first", "count", "error"),
    [
        (64, 1, InvocationError(Error.RANGE_ERROR, u64(0), u64(63))),
        (10, 0, InvocationError(Error.RANGE_ERROR, u64(1), u64(256))),
        (10, 257, InvocationError(Error.RANGE_ERROR, u64(1), u64(256))),
        (60, 5, InvocationError(Error.RANGE_ERROR, u64(1), u64(4))),
        (0, 2, InvocationError(Error.DELETE_FIRST)),
    ],
)
def test_the_window_is_checked(first: int, count: int, error: InvocationError) -> None:
    system = System()
    memory = system.put_untyped(5, 16)
    assert retype(system, ObjectType.ENDPOINT, first=first, count=count) == error
    assert not has_children(memory)


def test_the_node_is_looked_up_when_there_is_a_depth() -> None:
    system = System()
    system.put_untyped(5, 16)
    assert retype(system, ObjectType.ENDPOINT, depth=64) == Success()
    words = (2, 0, 7, 64, 11, 1)
    call = system.call(Label.UNTYPED_RETYPE, *words, caps=(system.slots[1],))
    fault = LookupFault(LookupFailureKind.MISSING_CAPABILITY, u64(64))
    expected = InvocationError(Error.FAILED_LOOKUP, u64(0), lookup=fault)
    assert invoke_untyped(call, system.slots[5]) == expected


def test_label_and_length_are_checked_first() -> None:
    system = System()
    slot = system.put_untyped(5, 16)
    wrong = system.call(Label.CNODE_COPY)
    assert invoke_untyped(wrong, slot) == InvocationError(Error.ILLEGAL_OPERATION)
    short = system.call(Label.UNTYPED_RETYPE, 2, 0, 0, 0, 10, caps=(system.slots[1],))
    assert invoke_untyped(short, slot) == InvocationError(Error.TRUNCATED_MESSAGE)
    rootless = system.call(Label.UNTYPED_RETYPE, 2, 0, 0, 0, 10, 1)
    assert invoke_untyped(rootless, slot) == InvocationError(Error.TRUNCATED_MESSAGE)


def test_memory_runs_out_by_the_byte() -> None:
    system = System()
    memory = system.put_untyped(5, 8)
    assert retype(system, ObjectType.ENDPOINT, count=15) == Success()
    assert retype(system, ObjectType.ENDPOINT, first=30, count=2) == InvocationError(Error.NOT_ENOUGH_MEMORY, u64(16))
    assert retype(system, ObjectType.ENDPOINT, first=30) == Success()
    assert watermark(memory) == 256


def test_device_memory_becomes_frames_and_untyped_only() -> None:
    system = System()
    system.put_untyped(5, 16, is_device=True)
    assert retype(system, ObjectType.ENDPOINT) == InvocationError(Error.INVALID_ARGUMENT, u64(1))
    assert retype(system, ObjectType.PAGE) == Success()
    assert retype(system, ObjectType.UNTYPED, 12, first=11) == Success()
    page, inner = system.slots[10].cap, system.slots[11].cap
    assert isinstance(page, FrameCap)
    assert isinstance(inner, UntypedCap)
    assert page.is_device
    assert inner.is_device


def test_without_children_memory_is_cleared_and_used_again() -> None:
    system = System()
    memory = system.put_untyped(5, 14)
    assert retype(system, ObjectType.PAGE, count=2) == Success()
    store(u64(7), at=at(MEMORY + 0x1008))
    assert retype(system, ObjectType.ENDPOINT, first=20) == Success()
    assert watermark(memory) == 0x2010
    for i in (10, 11, 20):
        delete(system.slots[i])
    assert retype(system, ObjectType.PAGE) == Success()
    assert watermark(memory) == 0x1000
    assert load(u64, at=at(MEMORY + 0x1008)) == 0


def test_small_memory_is_cleared_in_one_go() -> None:
    system = System()
    memory = system.put_untyped(5, 6, used=64)
    store(u64(7), at=at(MEMORY + 0x38))
    store(u64(7), at=at(MEMORY + 0x40))
    assert retype(system, ObjectType.ENDPOINT) == Success()
    assert load(u64, at=at(MEMORY + 0x38)) == 0
    assert load(u64, at=at(MEMORY + 0x40)) == 7
    assert watermark(memory) == 16


def test_a_reset_stops_for_interrupts_and_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    system = System()
    chunk = 1 << RESET_CHUNK_BITS
    memory = system.put_untyped(5, RESET_CHUNK_BITS + 2, used=3 * chunk + 8)
    monkeypatch.setattr(untyped, "preemption_point", lambda _: Preempted.PREEMPTED)
    assert retype(system, ObjectType.PAGE) is Preempted.PREEMPTED
    assert watermark(memory) == 3 * chunk
    assert retype(system, ObjectType.PAGE) is Preempted.PREEMPTED
    assert watermark(memory) == 2 * chunk
    assert is_empty(system.slots[10])
    monkeypatch.setattr(untyped, "preemption_point", lambda _: Success())
    assert retype(system, ObjectType.PAGE) == Success()
    assert watermark(memory) == 0x1000


def test_objects_live_where_their_memory_is() -> None:
    system = System()
    system.put_untyped(5, 12)
    assert retype(system, ObjectType.SCHED_CONTEXT, 7) == Success()
    cap = system.slots[10].cap
    assert isinstance(cap, SchedContextCap)
    assert arena.at(int(kernel_address(PAddr(MEMORY)))) is cap.context
    assert machine.text == ""
