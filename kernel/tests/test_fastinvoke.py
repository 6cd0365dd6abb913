"""Calls that have to do with memory and capabilities only, and what is sent to nobody, skip clock and queues."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.lang import machine, u64
from kernel import fastpath
from kernel.abi.labels import Label
from kernel.abi.objects import ObjectType
from kernel.abi.syscalls import Syscall
from kernel.object import untyped
from kernel.object.endpoint import receive_ipc
from kernel.results import Preempted
from kernel.schedule import current_thread
from kernel.shapes import PC, Cap, FrameCap, PageTableCap, ThreadState, UntypedCap
from kernel.state import core
from kernel.syscall import fast_invoke
from kernel.tests.caller import (
    CNODE,
    CONTEXT,
    EMPTY,
    ENDPOINT,
    FRAME,
    FREE,
    NOTIFICATION,
    PAGE_TABLE,
    REPLY,
    SPACE,
    THREAD,
    UNTYPED,
    Caller,
)
from kernel.tests.test_fastpath import both_ways, everything, noting
from kernel.tests.world import pc, start_over

LOWER = FREE + 2
Call = tuple[int, Label, tuple[int, ...], tuple[int, ...]]


def play(calls: list[Call], *, is_awaited: bool = False) -> list[str]:
    """Make the calls, and tell what is left: of the threads, the capabilities, and the page table."""
    start_over()
    made = Caller()
    if is_awaited:
        made.other.state = ThreadState.RUNNING
        receive_ipc(made.other, made.endpoint, None, is_blocking=True)
    told = []
    for slot, label, words, caps in calls:
        if current_thread() is made.thread:  # it did not fault
            made.call(slot, label, *words, caps=caps)
        told.append(str([hex(word) for word in made.thread.context.words._items]))
    cap = made.slot(LOWER).cap
    assert isinstance(cap, PageTableCap)
    told.append(str([cap.table.entries[i] for i in range(4)]))
    told += [cap_text(made.slot(n).cap) for n in (FRAME, UNTYPED, FREE, FREE + 1)]
    return [*told, *everything([made.thread, made.other])]


def cap_text(cap: Cap) -> str:
    """What is in a capability, unless it refers to an object."""
    return repr(cap) if isinstance(cap, (FrameCap, UntypedCap)) else type(cap).__name__


ADDRESSES = st.sampled_from([0x1000, 0x20_0000, 0x2000, 0x1234, 1 << 38, (1 << 64) - 4096])
SETUP: list[Call] = [
    (PAGE_TABLE, Label.PAGE_TABLE_MAP, (0, 0), (SPACE,)),
    (UNTYPED, Label.UNTYPED_RETYPE, (ObjectType.PAGE_TABLE.value, 12, 0, 0, LOWER, 1), (CNODE,)),
    (LOWER, Label.PAGE_TABLE_MAP, (0, 0), (SPACE,)),
]
SLOTS = st.sampled_from([FRAME, UNTYPED, ENDPOINT, NOTIFICATION, REPLY, CONTEXT, THREAD, PAGE_TABLE, FREE, FREE + 1, 0])
PLACES = st.tuples(SLOTS, st.sampled_from([64, 64, 64, 12, 0, 65]), SLOTS, st.integers(0, 3))  # where to, depth, whence
COPIES = st.sampled_from([Label.CNODE_COPY, Label.CNODE_MINT, Label.CNODE_MOVE, Label.CNODE_MUTATE])
CALLS = st.one_of(
    st.tuples(
        st.just(FRAME),
        st.sampled_from([Label.PAGE_MAP, Label.PAGE_UNMAP, Label.PAGE_GET_ADDRESS, Label.TCB_RESUME]),
        st.tuples(ADDRESSES, st.integers(0, 15), st.integers(0, 1))
        | st.tuples(ADDRESSES, st.integers(0, 15))
        | st.just(()),
        st.sampled_from([(SPACE,), (), (PAGE_TABLE,), (1 << 20,), (SPACE, 1 << 20), (SPACE, SPACE)]),
    ),
    st.tuples(
        st.just(UNTYPED),
        st.just(Label.UNTYPED_RETYPE),
        st.tuples(
            st.sampled_from([kind.value for kind in ObjectType]),
            st.integers(0, 12),
            st.just(0),
            st.just(0),
            st.sampled_from([FREE, FREE + 1, FRAME, 999]),
            st.integers(0, 2),
        )
        | st.just((ObjectType.PAGE.value, 12, 0, 0, FREE)),
        st.sampled_from([(CNODE,), (), (SPACE,)]),
    ),
    st.tuples(
        st.just(CNODE),
        COPIES,
        st.builds(lambda p, left: (p[0], p[1], p[2], 64, 15, p[3])[:left], PLACES, st.sampled_from([6, 6, 5, 4, 3])),
        st.sampled_from([(CNODE,), (CNODE,), (), (SPACE,), (1 << 20,), (CNODE, CNODE)]),
    ),
    st.tuples(
        st.just(CNODE), st.just(Label.CNODE_DELETE), PLACES.map(lambda p: p[:2]), st.sampled_from([(), (CNODE,)])
    ),
)


def copy(label: Label, *more: int) -> Call:
    """The frame's capability goes to FREE, or a copy of it."""
    return (CNODE, label, (FREE, 64, FRAME, 64, *more), (CNODE,))


@pytest.mark.parametrize(
    ("call", "is_fast"),
    [
        ((FRAME, Label.PAGE_MAP, (0x1000, 3, 0), (SPACE,)), True),
        ((FRAME, Label.PAGE_UNMAP, (), ()), True),
        ((FRAME, Label.PAGE_GET_ADDRESS, (), ()), False),
        ((UNTYPED, Label.UNTYPED_RETYPE, (ObjectType.PAGE.value, 12, 0, 0, FREE, 1), (CNODE,)), True),
        (copy(Label.CNODE_COPY, 15), True),
        (copy(Label.CNODE_MINT, 15, 0), True),
        (copy(Label.CNODE_MOVE), True),
        (copy(Label.CNODE_MUTATE, 0), True),
        ((CNODE, Label.CNODE_DELETE, (FRAME, 64), ()), True),
        ((CNODE, Label.CNODE_REVOKE, (FRAME, 64), ()), False),
        ((THREAD, Label.TCB_SUSPEND, (), ()), False),
    ],
)
def test_what_has_only_to_do_with_memory_is_fast(call: Call, is_fast: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Caller()
    for slot, label, words, caps in SETUP:
        assert made.call(slot, label, *words, caps=caps) == 0
    taken: list[str] = []
    monkeypatch.setattr(fastpath, "fast_invoke", noting(fast_invoke, taken))
    slot, label, words, caps = call
    assert made.call(slot, label, *words, caps=caps) == 0
    assert bool(taken) == is_fast


@pytest.mark.parametrize(
    ("slot", "is_alone"),
    [
        (FRAME, True),
        (UNTYPED, True),
        (FREE, True),
        (ENDPOINT, False),
        (NOTIFICATION, False),
        (THREAD, False),
        (0, False),
    ],
)
def test_what_concerns_no_thread_is_deleted_at_once(slot: int, is_alone: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread waits at the endpoint. In FREE is a copy of the frame."""
    calls: list[Call] = [
        (CNODE, Label.CNODE_COPY, (FREE, 64, FRAME, 64, 15), (CNODE,)),
        (CNODE, Label.CNODE_DELETE, (slot, 64), ()),
    ]
    taken: list[str] = []
    monkeypatch.setattr(fastpath, "fast_invoke", noting(fast_invoke, taken))
    fast, ordinary = both_ways(lambda: play([*SETUP, *calls], is_awaited=True))
    assert fast == ordinary
    assert len(taken) == 2 + is_alone, "memory was retyped, and the capability copied"


@pytest.mark.parametrize(
    ("before", "slot"),
    [
        ((FRAME, Label.PAGE_MAP, (0x1000, 3, 0), (SPACE,)), FRAME),
        ((CNODE, Label.CNODE_COPY, (FREE, 64, CNODE, 64, 15), (CNODE,)), FREE),
        ((CNODE, Label.CNODE_COPY, (FREE, 64, SPACE, 64, 15), (CNODE,)), FREE),
    ],
)
def test_what_is_deleted_at_once_leaves_nothing_behind(before: Call, slot: int) -> None:
    """A page that is mapped, a CNode's capability and that of an address space, of which there are others."""
    fast, ordinary = both_ways(lambda: play([*SETUP, before, (CNODE, Label.CNODE_DELETE, (slot, 64), ())]))
    assert fast == ordinary


@pytest.mark.parametrize(
    ("slot", "label", "words", "cap"),
    [
        (FRAME, Label.PAGE_MAP, (0x1000, 3), SPACE),
        (FRAME, Label.PAGE_MAP, (0x1000, 3, 0), 1 << 20),
        (UNTYPED, Label.UNTYPED_RETYPE, (ObjectType.PAGE.value, 12, 0, 0, FREE, 1), 1 << 20),
        (FRAME, Label.UNTYPED_RETYPE, (0x1000, 3, 0, 0, 0, 0), SPACE),
        (UNTYPED, Label.UNTYPED_RETYPE, (ObjectType.PAGE.value, 12, 0, 0, FREE), CNODE),
        (UNTYPED, Label.PAGE_MAP, (ObjectType.PAGE.value, 12, 0, 0, FREE, 1), CNODE),
    ],
)
def test_what_is_refused_is_refused_on_both_paths(slot: int, label: Label, words: tuple[int, ...], cap: int) -> None:
    fast, ordinary = both_ways(lambda: play([*SETUP, (slot, label, words, (cap,))]))
    assert fast == ordinary


@pytest.mark.parametrize(
    ("label", "words", "caps"),
    [
        (Label.CNODE_COPY, (FREE + 1, 64, FRAME, 64, 15), ()),
        (Label.CNODE_COPY, (FREE + 1, 64, FRAME, 64, 15), (CNODE, 1 << 20)),
        (Label.CNODE_REVOKE, (FREE + 1, 64, FRAME, 64, 15), (CNODE,)),
        (Label.CNODE_DELETE, (FREE,), ()),
    ],
)
def test_what_an_earlier_call_left_is_no_part_of_a_message(
    label: Label, words: tuple[int, ...], caps: tuple[int, ...]
) -> None:
    """The copy leaves a depth in its register, and the address of a capability and rights in the buffer."""
    fast, ordinary = both_ways(lambda: play([*SETUP, copy(Label.CNODE_COPY, 15), (CNODE, label, words, caps)]))
    assert fast == ordinary


def test_a_preempted_call_starts_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(untyped, "reset", lambda _slot: Preempted.PREEMPTED)
    monkeypatch.setattr(untyped, "has_children", lambda _slot: False)
    made = Caller()
    before = int(made.thread.context.words[0])
    made.call(UNTYPED, Label.UNTYPED_RETYPE, ObjectType.PAGE.value, 12, 0, 0, FREE, 1, caps=(CNODE,))
    assert made.thread.state is ThreadState.RUNNING
    assert pc(made.thread) == made.thread.context.words[PC] == before


def send(slot: int, caps: tuple[int, ...]) -> list[str]:
    """Send without blocking, after a call that was preempted; what is left."""
    start_over()
    made = Caller()
    made.thread.progress = u64(7)
    made.world.syscall(Syscall.NB_SEND, slot, 1, 2, label=3, caps=caps)
    return everything([made.thread, made.other])


@pytest.mark.parametrize("slot", [EMPTY, FREE, 1 << 20, FRAME, ENDPOINT, NOTIFICATION, THREAD])
@pytest.mark.parametrize("caps", [(), (CNODE,), (1 << 20,)])
def test_what_is_sent_to_nothing_is_ignored_on_both_paths(slot: int, caps: tuple[int, ...]) -> None:
    fast, ordinary = both_ways(lambda: send(slot, caps))
    assert fast == ordinary


@pytest.mark.parametrize(
    ("slot", "caps", "is_ignored"), [(EMPTY, (), True), (EMPTY, (CNODE,), False), (FRAME, (), False)]
)
def test_the_clock_is_not_read_for_what_is_ignored(slot: int, caps: tuple[int, ...], is_ignored: bool) -> None:
    made = Caller()
    machine.csrs["time"] = 77
    made.world.syscall(Syscall.NB_SEND, slot, caps=caps)
    assert (core.now != 77) == is_ignored


@settings(deadline=None, max_examples=100)
@given(st.lists(CALLS, max_size=4), st.booleans())
def test_both_paths_do_the_same(calls: list[Call], is_awaited: bool) -> None:
    fast, ordinary = both_ways(lambda: play([*SETUP, *calls], is_awaited=is_awaited))
    assert fast == ordinary
