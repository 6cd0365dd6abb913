"""Several threads on one simulated core, driven through the kernel's entry points."""

from __future__ import annotations

from codegen.lang import VAddr, arena, create, from_bits, machine, raw_bits, reset_object, u32, u64
from kernel.abi.message import MessageInfo
from kernel.abi.syscalls import Syscall
from kernel.cspace import note_root
from kernel.domain import start_schedule
from kernel.entry import on_fault, on_timer_interrupt
from kernel.message import buffer_word, ipc_buffer, set_buffer_word, set_message_word
from kernel.object.derivation import insert_derived, insert_root
from kernel.object.donation import attach
from kernel.ready import dequeue, enqueue, is_schedulable
from kernel.refill import new
from kernel.schedule import current_thread, start_anew, wake
from kernel.shapes import (
    A0,
    A1,
    A6,
    ANEW,
    CALL_BYTES,
    CSPACE,
    PC,
    RA,
    T0,
    VSPACE,
    Action,
    AsidPool,
    Cap,
    Endpoint,
    EndpointCap,
    Fault,
    Notification,
    NotificationCap,
    PageTable,
    PageTableCap,
    Reply,
    ReplyCap,
    SchedContext,
    SchedContextCap,
    Tcb,
    ThreadCap,
    ThreadState,
)
from kernel.state import core, shared
from kernel.switch import activate_thread, schedule, switch_context, switch_to
from kernel.tests.build import THREAD_AT, at, make_node, make_thread
from kernel.tests.invariants import check_state
from kernel.tests.queues import members
from simulator.entering import on_syscall

TICKS = 10  # a microsecond
OBJECTS_AT = 0x5A00_0000
POOL_AT = 0x59F0_0000


def error_of(thread: Tcb) -> int:
    """The label of the message that the thread got."""
    return int(from_bits(MessageInfo, thread.context.words[A1]).label)


def start_over() -> None:
    """Nothing has happened and nothing is there: tests that play twice begin so."""
    arena.reset()
    machine.reset()
    for thing in (core, shared):
        reset_object(thing)
    start_schedule()


class World:
    """Threads that share one CSpace, in which a slot's number is its address."""

    def __init__(self) -> None:
        self.node = make_node(8, guard_size=64 - 8)
        insert_root(self.node, self.node.slots[1])
        self.threads = 0
        self.pool = create(AsidPool, at=at(POOL_AT))
        shared.asid_pools[0] = self.pool
        self.next_object = OBJECTS_AT
        start_schedule()
        core.idle_thread.state = ThreadState.IDLE
        core.current = core.idle_thread

    def place(self) -> int:
        """A free place for an object."""
        self.next_object += 4096
        return self.next_object

    def thread(self, priority: int = 100, *, budget_us: int = 1000, period_us: int = 0, passive: bool = False) -> Tcb:
        """A thread that is not started, with a scheduling context unless it is passive."""
        thread = make_thread(address=THREAD_AT + self.threads * 4096)
        self.threads += 1
        thread.priority = u32(priority)
        thread.max_priority = u32(255)
        insert_derived(self.node, self.node.slots[1], thread.slots[CSPACE])
        insert_root(self.space(), thread.slots[VSPACE])
        if not passive:
            attach(self.context(budget_us, period_us), thread)
        return thread

    def space(self) -> PageTableCap:
        """A new address space; its ASID is the number of its thread, counted from one."""
        table = create(PageTable, at=at(self.place()))
        self.pool.spaces[self.threads] = table
        return PageTableCap(True, table, u64(self.threads), VAddr(0))

    def context(self, budget_us: int = 1000, period_us: int = 0) -> SchedContext:
        """A scheduling context that is full; round robin when no period is given."""
        context = create(SchedContext, at=at(self.place()))
        context.period = u64(period_us * TICKS)
        context.refill_limit = u32(2 if period_us == 0 else 4)
        new(context, u64(budget_us * TICKS))
        return context

    def put(self, number: int, cap: Cap) -> None:
        """Put a capability into slot `number`."""
        insert_root(cap, self.node.slots[number])

    def endpoint(self, number: int, *, badge: int = 0) -> Endpoint:
        """A new endpoint, with all rights in slot `number`."""
        endpoint = create(Endpoint, at=at(self.place()))
        self.put(number, EndpointCap(True, True, True, True, endpoint, u64(badge)))
        return endpoint

    def notification(self, number: int, *, badge: int = 0) -> Notification:
        """A new notification, with all rights in slot `number`."""
        notification = create(Notification, at=at(self.place()))
        self.put(number, NotificationCap(True, True, notification, u64(badge)))
        return notification

    def reply(self, number: int) -> Reply:
        """A new reply object in slot `number`."""
        reply = create(Reply, at=at(self.place()))
        self.put(number, ReplyCap(True, reply))
        return reply

    def put_thread(self, number: int, thread: Tcb) -> None:
        """A capability to a thread in slot `number`."""
        self.put(number, ThreadCap(thread))

    def put_context(self, number: int, context: SchedContext) -> None:
        """A capability to a scheduling context in slot `number`."""
        self.put(number, SchedContextCap(u64(8), context))

    def start(self, *threads: Tcb) -> None:
        """Let threads be runnable, the first before the others, and leave the kernel."""
        for thread in reversed(threads):
            thread.state = ThreadState.RUNNING
            start_anew(thread)
            wake(thread)
        self.leave()

    def leave(self) -> None:
        """Leave the kernel as an entry does."""
        schedule()
        activate_thread()
        check_state()

    def run(self, thread: Tcb) -> None:
        """Make `thread` the current one, whatever its priority; the one that was waits for its turn."""
        before = core.current
        if before is thread:
            return
        assert thread.in_ready_queue, "only a thread that can run is made to"
        if before is not None and is_schedulable(before):
            enqueue(before)
        dequeue(thread)
        switch_to(thread)
        core.action = Action.RESUME
        switch_context()
        activate_thread()
        check_state()

    def syscall(
        self,
        number: Syscall,
        cptr: int = 0,
        *words: int,
        label: int = 0,
        caps: tuple[int, ...] = (),
        reply: int = 0,
        first: int = 0,
        unwrapped: int = 0,
    ) -> Tcb:
        """The current thread makes a call; who was it is answered."""
        thread = current_thread()
        buffer = ipc_buffer(thread, for_writing=True)
        for i, word in enumerate(words):
            set_message_word(thread, buffer, u64(i), u64(word))
        for i, cap in enumerate(caps):
            set_buffer_word(buffer, u64(122 + i), u64(cap))
        info = MessageInfo(u64(len(words)), u64(len(caps)), u64(unwrapped), u64(label))
        thread.context.words[A0] = u64(cptr)
        thread.context.words[A1] = raw_bits(info)
        thread.context.words[A6] = u64(reply)
        thread.context.words[T0] = u64(first)
        enter(thread, number.value)
        check_state()
        return thread

    def fault(self, fault: Fault) -> Tcb:
        """The current thread faults; who was it is answered."""
        thread = current_thread()
        start_anew(thread)
        on_fault(fault)
        check_state()
        return thread

    def wait_us(self, us: int) -> None:
        """Time passes, and the timer interrupts."""
        machine.csrs["time"] = machine.csrs.get("time", 0) + us * TICKS
        on_timer_interrupt()
        check_state()


def enter(thread: Tcb, number: int) -> None:
    """The thread, which runs, makes a call; its registers say the rest.

    Its pc is not saved: that is as it was before, so it is not where the thread is.
    """
    context = thread.context
    is_behind_call = int(context.resume_at) & ANEW == 0
    on_syscall(u64(-number), int(context.resume_at or context.words[RA]) if is_behind_call else int(context.words[PC]))


def set_root(thread: Tcb, root: Cap) -> None:
    """Give a thread that may run another root of its capability space."""
    thread.slots[CSPACE].cap = root
    note_root(thread)


def message(thread: Tcb, count: int) -> list[int]:
    """The first words of the message that the thread got."""
    buffer = ipc_buffer(thread, for_writing=False)
    words = [int(thread.context.words[12 + i]) for i in range(min(count, 4))]
    return words + [int(buffer_word(buffer, u64(1 + i))) for i in range(4, count)]


def info(thread: Tcb) -> MessageInfo:
    """The tag of the message that the thread got."""
    return from_bits(MessageInfo, thread.context.words[A1])


def pc(thread: Tcb) -> int:
    """Where the thread goes on, or is."""
    context = thread.context
    if thread.state is ThreadState.RUNNING:
        return int(context.resume_at) & ~ANEW
    return int(context.words[PC] if context.resume_at & ANEW else context.resume_at - CALL_BYTES)


def state(thread: Tcb) -> ThreadState:
    """What the thread does now."""
    return thread.state


def context_of(thread: Tcb) -> SchedContext | None:
    """The scheduling context that the thread has now."""
    return thread.sched_context


def waiting_at(endpoint: Endpoint) -> list[Tcb]:
    """The threads in an endpoint's queue, first to be served first."""
    return members(endpoint.waiting)
