"""Time in unusual places: budgets that end in the kernel, threads that wait for time and for others."""

from __future__ import annotations

from codegen.lang import machine, u32, u64
from kernel.abi.syscalls import Syscall
from kernel.arch.riscv64.trap import handle_trap
from kernel.budget import yield_budget
from kernel.object.derivation import insert_derived
from kernel.object.notification import signal
from kernel.object.tcb import suspend
from kernel.ready import append_ready, enqueue
from kernel.refill import head, refill_at
from kernel.release import release_remove
from kernel.schedule import commit_time, current_thread, forget, possible_switch_to, postpone
from kernel.shapes import A7, TIMEOUT_HANDLER, Action, Fault, FaultKind, Refill, SchedContext, Tcb, ThreadState
from kernel.state import core
from kernel.switch import choose, schedule
from kernel.tests.invariants import check_state
from kernel.tests.test_schedule import deadline
from kernel.tests.world import TICKS, World, state
from simulator.entering import on_syscall

TIMER = (1 << 63) | 5


def context_of(thread: Tcb) -> SchedContext:
    assert thread.sched_context is not None
    return thread.sched_context


def put_off(context: SchedContext) -> None:
    """None of the budget may be used for a long time."""
    total = sum(int(refill_at(context, u64(i)).amount) for i in range(int(context.refill_count)))
    context.refill_count = u32(1)
    context.refills[context.refill_head] = Refill(u64(1 << 40), u64(total))


def starved(world: World, priority: int = 100) -> Tcb:
    """A thread that has used up its budget and waits for the next refill, 9 ms later."""
    thread = world.thread(priority, period_us=10_000)
    world.start(thread)
    world.wait_us(1000)
    assert thread.in_release_queue
    return thread


def test_a_trap_of_the_timer_ends_a_budget() -> None:
    world = World()
    first, second = world.thread(), world.thread()
    world.start(first, second)
    machine.csrs["time"] = 1000 * TICKS
    handle_trap(u64(TIMER))
    assert current_thread() is second
    check_state()


def test_a_trap_of_a_memory_access_is_a_fault() -> None:
    world = World()
    thread = world.thread()
    world.start(thread)
    handle_trap(u64(13))
    assert thread.state is ThreadState.INACTIVE
    check_state()


def test_a_trap_of_a_system_call_makes_it() -> None:
    world = World()
    first, second = world.thread(), world.thread()
    world.start(first, second)
    first.context.words[A7] = u64(-Syscall.YIELD.value)
    on_syscall(first.context.words[A7])
    assert current_thread() is second
    check_state()


def test_a_fault_without_time_is_taken_later() -> None:
    world = World()
    thread = world.thread(period_us=10_000)
    world.start(thread)
    machine.csrs["time"] = 1000 * TICKS
    world.fault(Fault(FaultKind.VM, address=u64(0x1000)))
    assert thread.state is ThreadState.RUNNING
    assert thread.in_release_queue


def test_nobody_yields_when_nobody_runs() -> None:
    world = World()
    world.leave()
    yield_budget()
    assert current_thread() is core.idle_thread


def test_what_is_yielded_is_not_consumed() -> None:
    world = World()
    thread = world.thread(period_us=10_000)
    world.start(thread)
    world.wait_us(30)
    world.syscall(Syscall.YIELD)
    assert context_of(thread).consumed == 30 * TICKS
    assert thread.in_release_queue, "its budget is gone all the same"


def test_who_may_run_sooner_is_released_first() -> None:
    world = World()
    late = starved(world)
    soon = world.thread(period_us=3000)
    world.start(soon)
    world.wait_us(1000)
    assert soon.in_release_queue
    world.wait_us(2500)
    assert current_thread() is soon
    assert late.in_release_queue


def test_all_whose_time_has_come_are_ready() -> None:
    world = World()
    first = starved(world)
    machine.csrs["time"] += 500 * TICKS
    second = starved(world)
    world.wait_us(20_000)
    assert not any(thread.in_release_queue for thread in (first, second))
    assert {id(current_thread()), id(core.ready[0].queues[100].head)} == {id(first), id(second)}


def test_who_leaves_the_middle_of_the_release_queue_is_passed_over() -> None:
    world = World()
    threads = [starved(world) for _ in range(3)]
    release_remove(threads[1])
    threads[1].state = ThreadState.INACTIVE
    check_state()
    release_remove(threads[1])
    assert [thread.in_release_queue for thread in threads] == [True, False, True]
    world.wait_us(20_000)
    assert not any(thread.in_release_queue for thread in threads)


def test_the_timer_is_set_for_who_waits_for_time_and_then_leaves() -> None:
    """The same thread goes on all the while."""
    world = World()
    thread, waiting = world.thread(100), world.thread(120, period_us=10_000)
    world.start(thread)
    end = deadline()
    waiting.state = ThreadState.RUNNING
    context = context_of(waiting)
    context.refills[context.refill_head] = Refill(u64(end // 2), head(context).amount)
    postpone(context)
    world.leave()
    assert deadline() == end // 2
    suspend(waiting)
    world.leave()
    assert current_thread() is thread
    assert deadline() == end


def test_a_signal_to_a_thread_without_time_waits_for_it() -> None:
    world = World()
    notification = world.notification(10)
    thread = world.thread(120, period_us=10_000)
    world.start(thread)
    world.wait_us(900)
    world.syscall(Syscall.WAIT, 10)
    context = context_of(thread)
    put_off(context)
    signal(notification, u64(1))
    assert thread.state is ThreadState.RUNNING
    assert thread.in_release_queue


def test_a_thread_without_time_is_no_candidate() -> None:
    world = World()
    thread = starved(world)
    possible_switch_to(thread)
    assert core.candidate is None
    context_of(thread).refill_limit, limit = u32(0), context_of(thread).refill_limit
    release_remove(thread)
    possible_switch_to(thread)
    assert core.candidate is None
    context_of(thread).refill_limit = limit
    postpone(context_of(thread))
    postpone(context_of(thread))
    assert thread.in_release_queue


def test_who_is_queued_is_queued_once() -> None:
    world = World()
    first, second = world.thread(100), world.thread(90)
    world.start(first, second)
    enqueue(second)
    append_ready(second)
    assert core.ready[0].queues[90].head is second
    assert core.ready[0].queues[90].tail is second


def test_a_candidate_that_lost_its_time_does_not_run() -> None:
    world = World()
    thread, other = world.thread(120, period_us=10_000), world.thread(90)
    world.start(other)
    thread.state = ThreadState.RUNNING
    put_off(context_of(thread))
    core.action, core.candidate = Action.SWITCH, thread
    schedule()
    assert current_thread() is other
    assert thread.in_release_queue


def test_a_candidate_of_the_same_priority_runs_first_unless_the_current_thread_can_go_on() -> None:
    world = World()
    first, second = world.thread(100), world.thread(100)
    world.start(first)
    second.state = ThreadState.RUNNING
    core.action, core.candidate = Action.SWITCH, second
    choose()
    assert current_thread() is first
    core.candidate = None
    core.action = Action.RESUME
    world.leave()


def test_more_than_the_head_is_charged_when_the_context_changes() -> None:
    world = World()
    thread = world.thread(period_us=10_000)
    world.start(thread)
    core.consumed = u64(1200 * TICKS)
    commit_time()
    context = context_of(thread)
    assert context.consumed == 1200 * TICKS
    assert head(context).time >= 10_000 * TICKS


def candidate() -> Tcb | None:
    return core.candidate


def test_forgetting_a_candidate_looks_at_all_ready_threads() -> None:
    world = World()
    first, second = world.thread(100), world.thread(90)
    world.start(first)
    second.state = ThreadState.RUNNING
    possible_switch_to(second)
    assert candidate() is second
    forget(second)
    assert candidate() is None
    assert core.action is Action.CHOOSE
    suspend(second)
    world.leave()


def called(world: World, *, is_handled: bool = False) -> Tcb:
    """A client that called a server with time of its own; its own time is put off meanwhile."""
    for number in (10, 11):
        world.endpoint(number)
        world.reply(number + 10)
    server, client = world.thread(120), world.thread(100, period_us=10_000)
    if is_handled:
        handler, source = world.thread(130), world.node.slots[11]
        insert_derived(source.cap, source, client.slots[TIMEOUT_HANDLER])
        world.start(handler)
        world.syscall(Syscall.RECV, 11, reply=21)
    world.start(server)
    world.syscall(Syscall.RECV, 10, reply=20)
    world.start(client)
    world.syscall(Syscall.CALL, 10)
    assert current_thread() is server
    put_off(context_of(client))
    return client


def test_an_answered_caller_without_time_waits_for_its_next_refill() -> None:
    world = World()
    client = called(world)
    world.syscall(Syscall.REPLY_RECV, 10, reply=20)
    assert state(client) is ThreadState.RUNNING
    assert client.in_release_queue


def test_an_answered_caller_without_time_tells_its_timeout_handler() -> None:
    world = World()
    client = called(world, is_handled=True)
    world.syscall(Syscall.REPLY_RECV, 10, reply=20)
    assert state(client) is ThreadState.BLOCKED_ON_REPLY
    assert client.fault.kind is FaultKind.TIMEOUT


def test_a_sporadic_caller_with_time_of_its_own_counts_from_its_answer() -> None:
    """The server has its own time: the client's did not run, and lay unused until now."""
    world = World()
    world.endpoint(10)
    world.reply(20)
    server, client = world.thread(120), world.thread(100, period_us=10_000)
    context_of(client).is_sporadic = True
    world.start(server)
    world.syscall(Syscall.RECV, 10, reply=20)
    world.start(client)
    world.syscall(Syscall.CALL, 10)
    assert current_thread() is server
    world.wait_us(500)
    world.syscall(Syscall.REPLY_RECV, 10, reply=20)
    assert current_thread() is client
    assert head(context_of(client)).time == 500 * TICKS
