"""Scheduling domains: the schedule, and that threads run in the time of their domain only."""

from __future__ import annotations

import pytest

from codegen.lang import PAddr, machine, u32, u64
from kernel.abi.errors import Error
from kernel.abi.labels import Label
from kernel.abi.objects import ObjectType
from kernel.abi.syscalls import Syscall
from kernel.domain import SCHEDULE_ENTRIES, entries
from kernel.object.creation import create_object
from kernel.object.domain import invoke_domain, move
from kernel.object.tcb import suspend
from kernel.results import InvocationError, Success
from kernel.schedule import current_thread
from kernel.shapes import DomainCap, DomainEntry, Tcb, ThreadCap, ThreadState
from kernel.state import core, shared
from kernel.tests.build import MEMORY, System
from kernel.tests.test_schedule import deadline
from kernel.tests.world import TICKS, World, context_of, error_of, pc, state

SCHEDULE = Label.DOMAIN_SCHEDULE_CONFIGURE
START = Label.DOMAIN_SCHEDULE_SET_START
MOST = (1 << 56) - 1
DOMAIN = 5  # the slots of the capabilities that threads here have
FIRST = 6
SECOND = 7


class Domains(World):
    """A thread in each of two domains, which take turns: 1000 and 2000 microseconds."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = self.thread(budget_us=100_000), self.thread(200, budget_us=100_000)
        self.put(DOMAIN, DomainCap())
        self.put_thread(FIRST, self.first)
        self.put_thread(SECOND, self.second)
        move(self.second, u32(1))
        shared.schedule[1] = DomainEntry(u64(1), u64(2000 * TICKS))
        shared.schedule[0] = DomainEntry(u64(0), u64(1000 * TICKS))
        self.start(self.first, self.second)
        self.call(START, 0)

    def call(self, label: Label, *words: int, caps: tuple[int, ...] = ()) -> int:
        """The current thread invokes the authority over domains; the error is answered."""
        return error_of(self.syscall(Syscall.CALL, DOMAIN, *words, label=label.value, caps=caps))


def running() -> Tcb:
    return current_thread()


def test_the_time_of_domains_takes_turns() -> None:
    world = Domains()
    assert running() is world.first, "the second has the higher priority, and it is not its time"
    assert deadline() == 1000 * TICKS
    world.wait_us(999)
    assert running() is world.first
    world.wait_us(1)
    assert running() is world.second
    assert deadline() == 3000 * TICKS
    world.wait_us(2000)
    assert running() is world.first
    context = context_of(world.first)
    assert context is not None
    assert int(context.consumed) == 1000 * TICKS


def test_a_domain_that_begins_late_ends_in_time() -> None:
    world = Domains()
    world.wait_us(1300)
    assert running() is world.second
    assert deadline() == 3000 * TICKS


def test_a_domain_whose_time_would_be_over_has_all_of_it() -> None:
    world = Domains()
    world.wait_us(3000)
    assert running() is world.second
    assert deadline() == 5000 * TICKS


def test_a_call_at_the_end_of_a_domain_is_made_when_it_has_time_again() -> None:
    world = Domains()
    world.put_thread(20, third := world.thread())
    where = pc(world.first)
    machine.csrs["time"] = 1000 * TICKS  # no timer interrupt yet
    world.syscall(Syscall.CALL, 20, label=Label.TCB_RESUME.value)
    assert running() is world.second
    assert third.state is ThreadState.INACTIVE
    assert pc(world.first) == where
    assert state(world.first) is ThreadState.RUNNING
    world.wait_us(2000)
    assert running() is world.first


def test_nobody_ready_in_a_domain_is_idle_until_the_next() -> None:
    world = Domains()
    suspend(world.first)
    world.leave()
    assert running() is core.idle_thread
    assert deadline() == 1000 * TICKS
    world.wait_us(1000)
    assert running() is world.second


def test_a_machine_is_not_turned_off_while_a_domain_has_work(monkeypatch: pytest.MonkeyPatch) -> None:
    offs: list[int] = []
    monkeypatch.setattr("kernel.switch.power_off", lambda: offs.append(1))
    world = Domains()
    suspend(world.first)
    world.wait_us(10)
    assert (running(), offs) == (core.idle_thread, [])
    suspend(world.second)
    world.wait_us(1000)
    assert offs == [1]


def test_a_message_makes_its_receiver_run_in_its_own_time() -> None:
    world = Domains()
    world.endpoint(10)
    world.wait_us(1000)
    world.syscall(Syscall.WAIT, 10)
    assert running() is core.idle_thread
    world.wait_us(2000)
    assert running() is world.first
    world.syscall(Syscall.NB_SEND, 10, 77)
    assert running() is world.first
    assert state(world.second) is ThreadState.RUNNING
    world.wait_us(1000)
    assert running() is world.second


def test_a_passive_server_answers_in_its_own_time() -> None:
    """The fast path leaves a call into another domain alone."""
    world = Domains()
    world.endpoint(10)
    world.reply(11)
    world.wait_us(1000)
    world.syscall(Syscall.RECV, 10, reply=11)
    context = world.second.sched_context
    assert context is not None
    context.thread = world.second.sched_context = None
    world.wait_us(2000)
    world.syscall(Syscall.CALL, 10, 5)
    assert context_of(world.second) is not None
    assert running() is core.idle_thread, "server and caller wait: one for its time, one for the answer"
    world.wait_us(1000)
    assert running() is world.second
    world.syscall(Syscall.REPLY_RECV, 10, 6, reply=11)
    assert running() is core.idle_thread
    world.wait_us(2000)
    assert running() is world.first


def test_time_comes_back_to_threads_of_another_domain() -> None:
    world = Domains()
    third = world.thread(250, budget_us=100, period_us=5000)
    move(third, u32(1))
    world.wait_us(1000)
    third.state = ThreadState.RUNNING
    world.start(third)
    assert running() is third
    world.wait_us(100)
    assert running() is world.second, "out of budget"
    world.wait_us(1900)
    assert running() is world.first
    assert third.in_release_queue
    world.wait_us(1000)
    world.wait_us(2000)
    world.wait_us(1)
    assert (third.in_ready_queue, running()) == (True, world.first)


def test_a_thread_that_leaves_its_domain_stops() -> None:
    world = Domains()
    assert world.call(Label.DOMAIN_SET, 1, caps=(FIRST,)) == 0
    assert running() is core.idle_thread
    world.wait_us(1000)
    assert running() is world.second
    assert world.call(Label.DOMAIN_SET, 0, caps=(SECOND,)) == 0
    assert running() is world.first
    world.wait_us(2000)
    assert running() is world.second


def test_a_ready_thread_goes_to_another_domain() -> None:
    world = Domains()
    third = world.thread(250)
    world.put_thread(20, third)
    move(third, u32(1))
    world.wait_us(1000)
    world.start(third)
    world.wait_us(2000)
    assert (third.in_ready_queue, running()) == (True, world.first)
    assert world.call(Label.DOMAIN_SET, 0, caps=(20,)) == 0
    assert running() is third


def test_a_thread_that_is_not_ready_changes_its_domain() -> None:
    world = Domains()
    third = world.thread()
    world.put_thread(20, third)
    assert world.call(Label.DOMAIN_SET, 1, caps=(20,)) == 0
    assert (int(third.domain), third.in_ready_queue) == (1, False)


def test_a_new_thread_is_in_the_domain_of_its_maker() -> None:
    core.domain = u32(1)
    cap = create_object(ObjectType.TCB, u64(0), PAddr(MEMORY), is_device=False)
    assert isinstance(cap, ThreadCap)
    assert int(cap.thread.domain) == 1


def test_after_the_last_entry_comes_the_first() -> None:
    last = SCHEDULE_ENTRIES - 2
    world = Domains()
    assert world.call(SCHEDULE, last - 1, 1, 300 * TICKS) == 0
    assert world.call(SCHEDULE, last, 0, 400 * TICKS) == 0
    assert world.call(START, last - 1) == 0
    assert running() is world.second
    for expected, us in ((world.second, 300), (world.first, 400), (world.second, 300)):
        assert running() is expected
        world.wait_us(us)


def test_after_the_end_comes_the_starting_entry() -> None:
    world = Domains()
    world.call(SCHEDULE, 10, 0, 100 * TICKS)
    world.call(SCHEDULE, 11, 1, 100 * TICKS)
    world.call(START, 10)
    order = []
    for _ in range(4):
        order.append(running())
        world.wait_us(100)
    assert order == [world.first, world.second] * 2


def test_the_current_entry_ends_as_it_began() -> None:
    world = Domains()
    world.call(SCHEDULE, 0, 0, 5000 * TICKS)
    assert deadline() == 1000 * TICKS
    world.wait_us(1000)
    world.wait_us(2000)
    assert deadline() == 8000 * TICKS


def test_starting_anew_gives_all_of_the_time() -> None:
    world = Domains()
    world.wait_us(600)
    world.call(START, 0)
    assert deadline() == 1600 * TICKS


def test_at_boot_the_first_domain_has_all_the_time() -> None:
    assert (shared.schedule[0], int(core.domain), int(core.domain_end)) == (DomainEntry(u64(0), u64(MOST)), 0, MOST)


def test_with_one_domain_its_time_does_not_end(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    thread = world.thread(budget_us=100_000)
    world.start(thread)
    monkeypatch.setattr("kernel.domain.DOMAINS", 1)
    core.domain_end = u64(10)
    world.wait_us(100)
    assert current_thread() is thread
    assert int(core.domain_end) == 10
    assert int(entries()) == 2


@pytest.mark.parametrize(
    ("label", "words", "slots", "error"),
    [
        (Label.DOMAIN_SET, (0,), (), Error.TRUNCATED_MESSAGE),
        (Label.DOMAIN_SET, (), (2,), Error.TRUNCATED_MESSAGE),
        (Label.DOMAIN_SET, (2,), (2,), Error.INVALID_ARGUMENT),
        (Label.DOMAIN_SET, (0,), (1,), Error.INVALID_ARGUMENT),
        (SCHEDULE, (0, 0), (), Error.TRUNCATED_MESSAGE),
        (SCHEDULE, (SCHEDULE_ENTRIES - 1, 0, 1), (), Error.RANGE_ERROR),
        (SCHEDULE, (0, 2, 1), (), Error.RANGE_ERROR),
        (SCHEDULE, (0, 0, 0), (), Error.INVALID_ARGUMENT),
        (SCHEDULE, (1, 1, 0), (), Error.INVALID_ARGUMENT),
        (SCHEDULE, (0, 0, 1 << 56), (), Error.INVALID_ARGUMENT),
        (START, (), (), Error.TRUNCATED_MESSAGE),
        (START, (1,), (), Error.INVALID_ARGUMENT),
        (START, (SCHEDULE_ENTRIES,), (), Error.RANGE_ERROR),
        (Label.CNODE_COPY, (), (), Error.ILLEGAL_OPERATION),
    ],
)
def test_what_is_refused(label: Label, words: tuple[int, ...], slots: tuple[int, ...], error: Error) -> None:
    system = System()
    outcome = invoke_domain(system.call(label, *words, caps=tuple(system.slots[i] for i in slots)))
    assert isinstance(outcome, InvocationError)
    assert outcome.code is error
    assert shared.schedule[0] == DomainEntry(u64(0), u64(MOST))


def test_what_is_allowed() -> None:
    system = System()
    assert invoke_domain(system.call(Label.DOMAIN_SET, 1, caps=(system.slots[2],))) == Success()
    assert invoke_domain(system.call(SCHEDULE, 1, 1, MOST)) == Success()
    assert shared.schedule[1] == DomainEntry(u64(1), u64(MOST))
    assert invoke_domain(system.call(SCHEDULE, 1, 0, 0)) == Success(), "an end"
