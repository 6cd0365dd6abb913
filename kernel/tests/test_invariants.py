"""The checks of the kernel's state can fail: each breach is found, and told in a sentence."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from codegen.lang import PAddr, create, destroy, u32, u64
from kernel.abi.syscalls import Syscall
from kernel.arch.riscv64.translate import kernel_entry, use_space
from kernel.invariants import check_exit
from kernel.object.derivation import empty
from kernel.object.donation import detach
from kernel.shapes import (
    VSPACE,
    Endpoint,
    Fault,
    FaultKind,
    Link,
    Notification,
    NotificationState,
    PageTableCap,
    Refill,
    Reply,
    SchedContext,
    Tcb,
    ThreadQueue,
    ThreadState,
)
from kernel.state import core, shared
from kernel.tests.build import at
from kernel.tests.caller import ENDPOINT, FREE, REPLY, Caller
from kernel.tests.invariants import check_state

pytestmark = pytest.mark.unsound("that is what these tests are about")
Breach = Callable[[Caller], object]


def own(made: Caller) -> SchedContext:
    assert made.thread.sched_context is not None
    return made.thread.sched_context


def called(made: Caller) -> Reply:
    """The caller's reply object, after it called a passive server, which runs."""
    server = made.world.thread(210)
    made.world.start(server)
    made.world.syscall(Syscall.RECV, ENDPOINT, reply=REPLY)
    assert server.sched_context is not None
    detach(server.sched_context)
    made.world.syscall(Syscall.CALL, ENDPOINT)
    check_exit()
    return made.reply


def mark_empty_queue(made: Caller) -> None:
    core.ready[0].bits[0] = u64(1) << 63


def queued(made: Caller) -> Caller:
    """Another thread is ready."""
    made.other.state = ThreadState.RUNNING
    made.world.start(made.other)
    assert made.other.in_ready_queue
    return made


EXIT: dict[str, Breach] = {
    "the current thread can run": lambda m: setattr(m.thread, "state", ThreadState.INACTIVE),
    "the current thread is in no ready queue": lambda m: setattr(m.thread, "in_ready_queue", True),
    "has considered its candidate": lambda m: setattr(core, "candidate", m.other),
    "used from the current thread's context": lambda m: setattr(core, "context", None),
    "a context's thread knows its context": lambda m: setattr(own(m), "thread", m.other),
    "waits for no notification": lambda m: setattr(m.thread, "notification", m.notification),
    "neighbours in the derivation list": lambda m: setattr(m.thread.slots[0], "previous", m.slot(5)),
    "by the current thread's tables": lambda _: use_space(u64(0)),
    "what is known of a space holds": lambda m: setattr(m.thread, "space", u64(1)),
    "the ring has room": lambda m: setattr(own(m), "refill_count", u32(3)),
    "add up to the budget": lambda m: setattr(own(m), "budget", u64(1)),
    "knows the context": lambda m: setattr(called(m), "context", None),
    "nothing is above": lambda m: setattr(called(m), "above", create(Reply, at=at(m.world.place()))),
    "calls that wait for an answer": lambda m: setattr(called(m), "caller", None),
    "held by a reply object knows it": lambda m: setattr(called(m).caller, "reply", None),
    "waits for an answer": lambda m: setattr(called(m).caller, "state", ThreadState.INACTIVE),
    "the call below knows": lambda m: setattr(called(m), "below", create(Reply, at=at(m.world.place()))),
    "which ready queues have members": lambda m: mark_empty_queue(queued(m)),
    "a ready thread knows": lambda m: setattr(queued(m).other, "in_ready_queue", False),
    "a ready thread can run": lambda m: setattr(queued(m).other, "state", ThreadState.INACTIVE),
    "a queue has two ends": lambda m: setattr(queued(m).other, "previous", m.thread),
}


@pytest.mark.parametrize("sentence", EXIT)
def test_a_breach_is_found_when_the_kernel_is_left(sentence: str) -> None:
    made = Caller()
    EXIT[sentence](made)
    with pytest.raises(AssertionError, match=sentence):
        check_exit()


def test_refills_that_overlap_are_found() -> None:
    made = Caller()
    context = own(made)
    context.period, context.refill_limit = u64(1000), u32(2)
    context.refills[0], context.refills[1] = Refill(u64(5), u64(9000)), Refill(u64(6), u64(1000))
    with pytest.raises(AssertionError, match="refills follow each other"):
        check_exit()


def waiting(made: Caller) -> Caller:
    """The other thread waits at the endpoint."""
    queued(made)
    made.world.run(made.other)
    made.world.syscall(Syscall.WAIT, ENDPOINT)
    return made


def ready_of(thread: Tcb) -> ThreadQueue:
    """The ready queue of the thread's priority."""
    return core.ready[0].queues[thread.priority]


def move_into_free_memory(made: Caller) -> None:
    create(Endpoint, at=at(0x8000_4000))


def map_without_capability(made: Caller) -> None:
    cap = made.thread.slots[VSPACE].cap
    assert isinstance(cap, PageTableCap)
    cap.table.entries[3] = kernel_entry(PAddr(0), is_text=False)


STATE: dict[str, Breach] = {
    "the object of a EndpointCap lives": lambda m: setattr(m.slot(FREE), "cap", dead_endpoint(m)),
    "an empty slot is in no list": lambda m: setattr(m.slot(FREE), "previous", m.slot(1)),
    "an interrupt is taken while": lambda m: setattr(shared.sources[4], "is_taken", True),
    "no object lives in memory that is not handed out": move_into_free_memory,
    "a frame that is mapped has its capability": map_without_capability,
    "a thread knows the endpoint it waits at": lambda m: setattr(waiting(m).other, "endpoint", None),
    "a thread with a fault waits for its handler": lambda m: setattr(m.other, "fault", Fault(FaultKind.VM)),
    "a notification waits if threads do": lambda m: pretend(m.notification),
    "a thread that can run is in a ready queue": lambda m: setattr(m.other, "state", ThreadState.RUNNING),
    "in the order of their priorities|stands in the queue of its priority": lambda m: setattr(
        queued(m).other, "priority", u32(7)
    ),
    "a context knows who lends it": lambda m: setattr(m.notification, "sched_context", m.context),
    "an endpoint's queue holds those": lambda m: setattr(waiting(m).other, "endpoint", m.world.endpoint(FREE)),
    "a queue knows its last member": lambda m: setattr(ready_of(queued(m).other), "tail", None),
    "who stands above comes first": lambda m: setattr(waiting(m).other, "left", m.other),
}


def pretend(notification: Notification) -> None:
    notification.state = NotificationState.WAITING


def dead_endpoint(made: Caller) -> object:
    cap = made.slot(ENDPOINT).cap
    empty(made.slot(ENDPOINT))
    made.world.node.slots[FREE].link = Link(True, True, None)
    destroy(made.endpoint)
    return cap


@pytest.mark.parametrize("sentence", STATE)
def test_a_breach_is_found_on_the_walk(sentence: str) -> None:
    made = Caller()
    STATE[sentence](made)
    with pytest.raises(AssertionError, match=sentence):
        check_state()
