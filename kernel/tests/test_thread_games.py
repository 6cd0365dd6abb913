"""Random games of threads, endpoints, replies and time: after every move, all links agree."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.lang import arena, machine, reset_object, u32, u64
from kernel.abi.syscalls import Syscall
from kernel.object.cancel import turn_away
from kernel.object.donation import detach
from kernel.object.endpoint import cancel_badged_sends
from kernel.object.notification import bind, unbind
from kernel.object.reply import finalise
from kernel.object.tcb import restart, set_priority, suspend
from kernel.ready import is_runnable, is_schedulable
from kernel.refill import head, refill_at
from kernel.schedule import current_thread
from kernel.shapes import FAULT_HANDLER, Fault, FaultKind, NotificationState, SchedContext, Tcb, ThreadState
from kernel.state import core
from kernel.tests.queues import members
from kernel.tests.world import World

THREADS = 5
ENDPOINTS = (10, 11)
NOTIFICATIONS = (12, 13)
REPLIES = (20, 21, 22)
CALLS = [
    Syscall.CALL,
    Syscall.SEND,
    Syscall.NB_SEND,
    Syscall.REPLY_RECV,
    Syscall.NB_SEND_RECV,
    Syscall.NB_SEND_WAIT,
    Syscall.RECV,
    Syscall.NB_RECV,
    Syscall.WAIT,
    Syscall.YIELD,
]


class Game:
    """A world with a few of everything, and moves numbered by small integers."""

    def __init__(self) -> None:
        self.world = World()
        self.endpoints = [self.world.endpoint(n, badge=n) for n in ENDPOINTS]
        self.notifications = [self.world.notification(n, badge=n) for n in NOTIFICATIONS]
        self.replies = [self.world.reply(n) for n in REPLIES]
        periods = (0, 10_000, 3_000, 0, 0)
        self.threads = [self.world.thread(100 + i % 3, period_us=periods[i]) for i in range(THREADS)]
        self.contexts: list[SchedContext] = []
        for thread in self.threads:
            assert thread.sched_context is not None
            self.contexts.append(thread.sched_context)
        self.budgets = [total(context) for context in self.contexts]
        self.contexts[1].is_sporadic = True
        detach(self.contexts[4])
        self.notifications[1].sched_context = self.contexts[4]
        self.contexts[4].notification = self.notifications[1]
        self.threads[0].slots[FAULT_HANDLER].cap = self.world.node.slots[10].cap
        self.world.start(*self.threads)

    def syscall(self, call: int, first: int, second: int) -> None:
        """The current thread calls, if one runs."""
        if current_thread() is core.idle_thread:
            return
        targets = (*ENDPOINTS, *NOTIFICATIONS, *REPLIES)
        reply = (*REPLIES, *ENDPOINTS)[second % 5]
        target = targets[first % len(targets)]
        self.world.syscall(CALLS[call % len(CALLS)], target, 1, 2, reply=reply, first=targets[second % 7])

    def interfere(self, what: int, which: int) -> None:
        """Something that an invocation or deletion would do."""
        thread = self.threads[which % THREADS]
        match what % 10:
            case 0:
                suspend(thread)
            case 1 | 2:
                restart(thread)
            case 3:
                finalise(self.replies[which % len(REPLIES)])
            case 4:
                endpoint = self.endpoints[which % 2]
                while endpoint.waiting.first is not None:
                    turn_away(endpoint.waiting.first)
            case 5:
                cancel_badged_sends(self.endpoints[which % 2], u64(10), thread)
                thread.progress = u64(0)
            case 6:
                set_priority(thread, u32(100 + which % 4))
            case 7:
                if thread.bound_notification is not None:
                    unbind(thread.bound_notification)
                elif self.notifications[0].bound_thread is None:
                    bind(thread, self.notifications[0])
            case 8:
                context = thread.sched_context
                if context is not None and thread is not current_thread():
                    detach(context)
            case _:
                if current_thread() is not core.idle_thread:
                    self.world.fault(Fault(FaultKind.VM, address=u64(0x1000)))
        self.world.leave()

    def check(self) -> None:
        """All links lead both ways, and queues hold exactly those who belong there."""
        for thread in self.threads:
            check_thread(thread)
        for endpoint in self.endpoints:
            waiting = members(endpoint.waiting)
            assert all(thread.endpoint is endpoint for thread in waiting)
            assert len({thread.state for thread in waiting}) <= 1
            assert falling([int(thread.priority) for thread in waiting])
        for notification in self.notifications:
            waiting = members(notification.waiting)
            assert (notification.state is NotificationState.WAITING) == bool(waiting)
            assert all(thread.notification is notification for thread in waiting)
        for reply in self.replies:
            assert reply.caller is None or reply.caller.reply is reply
            assert reply.above is None or reply.above.below is reply
            assert reply.below is None or reply.below.above is reply
            assert reply.context is None or reply.context.top_reply is reply
            assert reply.context is None or reply.above is None
        for context, budget in zip(self.contexts, self.budgets, strict=True):
            assert context.thread is None or context.thread.sched_context is context
            assert context.top_reply is None or context.top_reply.context is context
            assert total(context) == budget
        self.check_core()

    def check_core(self) -> None:
        """The ready queues and bitmaps agree, and the highest priority with time runs."""
        ready = []
        for priority in range(256):
            here = in_line(core.ready[0].queues[priority].head)
            assert all(thread.priority == priority for thread in here)
            assert bool((int(core.ready[0].bits[priority >> 6]) >> (priority & 63)) & 1) == bool(here)
            ready += here
        current = current_thread()
        assert {id(t) for t in ready} == {id(t) for t in self.threads if t.in_ready_queue}
        assert all(thread is not current for thread in ready)
        assert all(thread.priority <= current.priority or current is core.idle_thread for thread in ready)
        assert current is not core.idle_thread or not ready
        assert core.context is current.sched_context
        late = members(core.release)
        assert {id(t) for t in late} == {id(t) for t in self.threads if t.in_release_queue}
        for thread in self.threads:
            if is_schedulable(thread) and thread is not current:
                assert thread.in_ready_queue, "who can run runs or is ready"


def total(context: SchedContext) -> int:
    """All time in the refills."""
    return sum(int(refill_at(context, u64(i)).amount) for i in range(int(context.refill_count)))


def in_line(thread: Tcb | None) -> list[Tcb]:
    """The threads of a ready queue from its first on."""
    found: list[Tcb] = []
    while thread is not None:
        assert thread.previous is (found[-1] if found else None)
        found.append(thread)
        thread = thread.next
    return found


def falling(numbers: list[int]) -> bool:
    """Whether no number is above the one before."""
    return numbers == sorted(numbers, reverse=True)


def check_thread(thread: Tcb) -> None:
    """What a thread's state says about its links."""
    state = thread.state
    blocked = state in (ThreadState.BLOCKED_ON_SEND, ThreadState.BLOCKED_ON_RECEIVE)
    assert thread.endpoint is not None or not blocked
    assert (thread.notification is not None) == (state is ThreadState.BLOCKED_ON_NOTIFICATION)
    if state is ThreadState.BLOCKED_ON_REPLY:
        assert thread.reply is not None
        assert thread.reply.caller is thread
    if blocked and thread.reply is not None:
        assert thread.reply.caller is thread
        assert state is ThreadState.BLOCKED_ON_RECEIVE
    assert not (thread.in_ready_queue and thread.in_release_queue)
    if thread.in_ready_queue or thread.in_release_queue:
        assert is_runnable(thread)
        assert thread.sched_context is not None
    if thread.fault.kind is not FaultKind.NONE:
        assert state in (ThreadState.BLOCKED_ON_REPLY, ThreadState.BLOCKED_ON_SEND)
    if thread.in_release_queue:
        assert thread.sched_context is not None
        assert head(thread.sched_context).time == thread.rank


MOVE = st.tuples(st.integers(0, 9), st.integers(0, 29), st.integers(0, 29), st.integers(0, 29))


@settings(max_examples=150, deadline=None)
@given(st.lists(MOVE, max_size=60))
def test_every_move_leaves_everything_consistent(moves: list[tuple[int, int, int, int]]) -> None:
    arena.reset()
    machine.reset()
    reset_object(core)
    game = Game()
    game.check()
    for kind, first, second, third in moves:
        if kind < 6:
            game.syscall(first, second, third)
        elif kind < 8:
            game.interfere(first, second)
        else:
            game.world.wait_us(37 * first * (1 + second))
        game.check()
