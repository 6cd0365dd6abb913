"""Scheduling contexts: what they are bound to, yielding to one, and their end."""

from __future__ import annotations

import pytest

from codegen.lang import u32, u64
from kernel.abi.errors import Error
from kernel.abi.labels import Label
from kernel.abi.syscalls import Syscall
from kernel.object.donation import attach, detach
from kernel.object.schedcontext import finalise
from kernel.object.tcb import suspend
from kernel.schedule import current_thread
from kernel.shapes import Notification, SchedContext, Tcb, ThreadState
from kernel.state import core
from kernel.tests.caller import CONTEXT, ENDPOINT, FREE, NOTIFICATION, SELF, THREAD, Caller
from kernel.tests.world import World, error_of, message

BIND = Label.SCHED_CONTEXT_BIND
UNBIND = Label.SCHED_CONTEXT_UNBIND
UNBIND_OBJECT = Label.SCHED_CONTEXT_UNBIND_OBJECT
YIELD_TO = Label.SCHED_CONTEXT_YIELD_TO


def lent_by(notification: Notification) -> SchedContext | None:
    return notification.sched_context


def test_a_notification_is_bound_and_unbound() -> None:
    made = Caller()
    assert made.call(CONTEXT, BIND, caps=(NOTIFICATION,)) == 0
    assert lent_by(made.notification) is made.context
    assert made.call(CONTEXT, BIND, caps=(NOTIFICATION,)) == Error.ILLEGAL_OPERATION.value
    assert made.call(CONTEXT, UNBIND_OBJECT, caps=(NOTIFICATION,)) == 0
    assert lent_by(made.notification) is None
    assert made.call(CONTEXT, UNBIND_OBJECT, caps=(NOTIFICATION,)) == Error.ILLEGAL_OPERATION.value


def test_one_notification_lends_one_context() -> None:
    made = Caller()
    made.world.put_context(FREE, made.world.context())
    assert made.call(CONTEXT, BIND, caps=(NOTIFICATION,)) == 0
    assert made.call(FREE, BIND, caps=(NOTIFICATION,)) == Error.ILLEGAL_OPERATION.value


def test_a_context_takes_one_thread() -> None:
    made = Caller()
    passive = made.world.thread(40, passive=True)
    made.world.put_thread(FREE, passive)
    assert made.call(CONTEXT, BIND, caps=(THREAD,)) == Error.ILLEGAL_OPERATION.value, "that has its own"
    assert made.call(CONTEXT, BIND, caps=(FREE,)) == 0
    third = made.world.thread(40, passive=True)
    made.world.put_thread(FREE + 1, third)
    assert made.call(CONTEXT, BIND, caps=(FREE + 1,)) == Error.ILLEGAL_OPERATION.value
    assert made.call(CONTEXT, UNBIND_OBJECT, caps=(THREAD,)) == Error.ILLEGAL_OPERATION.value
    assert made.call(CONTEXT, UNBIND_OBJECT, caps=(FREE,)) == 0
    assert passive.sched_context is None


@pytest.mark.parametrize("label", [BIND, UNBIND_OBJECT])
def test_nothing_else_is_bound(label: Label) -> None:
    made = Caller()
    assert made.call(CONTEXT, label, caps=(ENDPOINT,)) == Error.INVALID_CAPABILITY.value
    assert message(made.thread, 1) == [1]


def test_one_does_not_unbind_oneself() -> None:
    made = Caller()
    own = made.thread.sched_context
    assert own is not None
    made.world.put_context(FREE, own)
    assert made.call(FREE, UNBIND_OBJECT, caps=(SELF,)) == Error.ILLEGAL_OPERATION.value
    assert current_thread() is made.thread


@pytest.mark.parametrize("has_time", [True, False])
def test_a_blocked_thread_gets_only_time_that_it_may_use(has_time: bool) -> None:
    made = Caller()
    passive = made.world.thread(210, passive=True)
    made.world.put_thread(FREE, passive)
    attach(made.context, passive)
    made.world.start(passive)
    made.world.syscall(Syscall.WAIT, NOTIFICATION)
    detach(made.context)
    if not has_time:
        made.context.refill_limit = u32(0)
    wanted = 0 if has_time else Error.ILLEGAL_OPERATION.value
    assert made.call(CONTEXT, BIND, caps=(FREE,)) == wanted
    assert (passive.sched_context is made.context) == has_time
    assert passive.state is ThreadState.BLOCKED_ON_NOTIFICATION


def test_binding_a_context_that_is_not_configured_runs_nobody() -> None:
    made = Caller()
    passive = made.world.thread(210, passive=True)
    made.world.put_thread(FREE, passive)
    made.context.refill_limit = u32(0)
    passive.state = ThreadState.RESTART
    assert made.call(CONTEXT, BIND, caps=(FREE,)) == 0
    assert current_thread() is made.thread
    assert passive.sched_context is made.context


class Yielder:
    """A thread with a capability, in slot 30, to the context of another."""

    def __init__(self, mine: int = 100, other: int = 100) -> None:
        self.world = World()
        self.caller, self.other = self.world.thread(mine), self.world.thread(other)
        assert self.other.sched_context is not None
        self.context: SchedContext = self.other.sched_context
        self.world.put_context(30, self.context)
        self.world.start(self.caller, self.other)
        self.world.run(self.caller)

    def yield_to(self) -> int:
        self.world.syscall(Syscall.CALL, 30, label=YIELD_TO.value)
        return int(self.caller.context.words[11] >> 12)


def test_yielding_to_a_lower_priority_only_asks_what_it_consumed() -> None:
    made = Yielder(other=90)
    made.context.consumed = u64(70)
    assert made.yield_to() == 0
    assert current_thread() is made.caller
    assert message(made.caller, 1) == [7]
    assert made.context.consumed == 0


def test_yielding_to_a_thread_that_cannot_run_asks_too() -> None:
    made = Yielder()
    suspend(made.other)
    made.context.consumed = u64(70)
    assert made.yield_to() == 0
    assert current_thread() is made.caller
    assert message(made.caller, 1) == [7]


def test_yielding_up_runs_the_other_at_once() -> None:
    made = Yielder(mine=90, other=90)
    made.other.priority = u32(90)
    made.yield_to()
    assert current_thread() is made.other
    assert made.context.yielded_by is made.caller


def refused(made: Yielder) -> bool:
    return made.yield_to() == Error.ILLEGAL_OPERATION.value and current_thread() is made.caller


def test_who_yields_needs_a_thread_to_yield_to() -> None:
    made = Yielder()
    detach(made.context)
    assert refused(made)


def test_one_does_not_yield_to_oneself() -> None:
    made = Yielder()
    own = made.caller.sched_context
    assert own is not None
    made.world.put_context(31, own)
    made.world.syscall(Syscall.CALL, 31, label=YIELD_TO.value)
    assert int(made.caller.context.words[11] >> 12) == Error.ILLEGAL_OPERATION.value


def test_one_does_not_yield_above_ones_maximum() -> None:
    made = Yielder()
    made.caller.max_priority = u32(99)
    assert refused(made)


def test_one_waits_for_one_word_at_a_time() -> None:
    made = Yielder()
    other = made.world.context()
    made.caller.yield_to = other
    other.yielded_by = made.caller
    assert refused(made)
    assert made.context.yielded_by is None


def test_a_second_yielder_ends_the_wait_of_the_first() -> None:
    made = Yielder()
    third = made.world.thread(100)
    made.yield_to()
    made.world.start(third)
    made.world.run(third)
    made.world.syscall(Syscall.CALL, 30, label=YIELD_TO.value)
    assert made.caller.yield_to is None
    assert made.context.yielded_by is third
    assert current_thread() is made.other


def test_taking_the_context_away_tells_who_yielded_to_it() -> None:
    made = Yielder()
    made.yield_to()
    made.world.wait_us(50)
    detach_all(made.context)
    made.world.leave()
    assert made.caller.yield_to is None
    assert current_thread() is made.caller
    assert message(made.caller, 1) == [50]


def detach_all(context: SchedContext) -> None:
    """The last capability to the context goes."""
    finalise(context)


def test_suspending_who_yielded_leaves_no_trace() -> None:
    made = Yielder()
    made.yield_to()
    suspend(made.caller)
    assert made.context.yielded_by is None
    assert made.caller.yield_to is None


def serving(world: World) -> tuple[Tcb, Tcb, SchedContext]:
    """A client that calls a passive server: the server runs on the client's time."""
    world.endpoint(10)
    world.reply(20)
    server, client = world.thread(120), world.thread(100)
    own, context = server.sched_context, client.sched_context
    assert own is not None
    assert context is not None
    world.start(server)
    world.syscall(Syscall.RECV, 10, reply=20)
    detach(own)
    world.start(client)
    world.syscall(Syscall.CALL, 10)
    assert current_thread() is server
    return server, client, context


def test_the_end_of_a_lent_context_stops_server_and_call_stack() -> None:
    world = World()
    server, client, context = serving(world)
    finalise(context)
    world.leave()
    assert current_thread() is core.idle_thread
    assert context.top_reply is None
    assert (server.sched_context, client.sched_context) == (None, None)
    assert client.reply is not None, "it waits for an answer still"
    assert client.reply.context is None
    assert core.context is None


class Lent:
    """A client called a passive server, which now waits for a notification; a third thread runs at priority 50."""

    def __init__(self) -> None:
        self.world = world = World()
        self.watcher = world.thread(50)
        world.start(self.watcher)
        self.server, self.client, self.context = serving(world)
        world.notification(11)
        self.spare = world.context()
        for number, cap in ((30, self.server), (31, self.client)):
            world.put_thread(number, cap)
        for number, context in ((32, self.context), (33, self.spare)):
            world.put_context(number, context)
        world.syscall(Syscall.WAIT, 11)
        assert current_thread() is self.watcher

    def call(self, on: int, label: Label, *caps: int) -> int:
        self.world.syscall(Syscall.CALL, on, label=label.value, caps=caps)
        return error_of(self.watcher)

    def let_answer(self) -> None:
        """The server is signalled; if it has time, it answers, and waits again."""
        self.world.syscall(Syscall.SEND, 11)
        if current_thread() is self.server:
            self.world.syscall(Syscall.SEND, 20)
        if current_thread() is self.client:
            self.world.syscall(Syscall.WAIT, 11)

    def holds(self, servers: SchedContext | None, clients: SchedContext | None) -> bool:
        """Whether server and client run on these."""
        return self.server.sched_context is servers and self.client.sched_context is clients


def test_a_lent_context_is_taken_from_who_has_it_and_from_nobody_else() -> None:
    made = Lent()
    assert made.call(32, UNBIND_OBJECT, 31) == Error.ILLEGAL_OPERATION.value
    assert made.holds(made.context, None)
    assert made.call(32, UNBIND_OBJECT, 30) == 0
    assert made.holds(None, None)
    assert made.call(32, UNBIND_OBJECT, 30) == Error.ILLEGAL_OPERATION.value
    assert made.client.state is ThreadState.BLOCKED_ON_REPLY


def test_a_context_that_was_taken_from_a_server_goes_home_with_the_answer() -> None:
    made = Lent()
    assert made.call(32, UNBIND_OBJECT, 30) == 0
    made.let_answer()
    assert made.holds(None, None), "without time there is no answer"
    assert made.call(33, BIND, 30) == 0
    assert current_thread() is made.server, "which was signalled before"
    made.world.syscall(Syscall.SEND, 20)
    made.world.leave()
    assert made.holds(made.spare, made.context)


def test_who_lent_a_context_may_be_given_it_again_while_it_waits() -> None:
    made = Lent()
    assert made.call(32, UNBIND_OBJECT, 30) == 0
    assert made.call(32, BIND, 31) == 0
    assert made.call(33, BIND, 30) == 0
    made.let_answer()
    assert made.holds(made.spare, made.context)
    assert made.client.state is not ThreadState.BLOCKED_ON_REPLY


def test_a_context_taken_from_all_does_not_go_home() -> None:
    made = Lent()
    assert made.call(32, UNBIND) == 0
    assert made.holds(None, None)
    assert made.context.top_reply is None
    assert made.call(33, BIND, 30) == 0
    made.let_answer()
    assert made.holds(made.spare, None)
    assert made.client.state is ThreadState.RUNNING, "it is answered, and passive"


def test_time_of_a_context_that_goes_is_not_charged_to_the_next() -> None:
    world = World()
    thread, other = world.thread(100), world.thread(50)
    world.start(thread, other)
    world.wait_us(100)
    assert thread.sched_context is not None
    core.consumed = u64(999)
    finalise(thread.sched_context)
    assert core.consumed == 0
    world.leave()
    assert current_thread() is other
