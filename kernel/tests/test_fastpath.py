"""The fast path leaves the state that the ordinary path leaves, and is taken when it should be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from inspect import get_annotations

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from codegen.lang import Array, create, machine, u64
from kernel import entry, fastsignal, syscall
from kernel.abi.syscalls import Syscall
from kernel.arch.riscv64.vspace import find_own_spaces
from kernel.clock import update_time
from kernel.fastpath import fast_call, fast_reply_receive, fast_send
from kernel.object.deletion import delete
from kernel.object.derivation import insert_derived, insert_root
from kernel.object.donation import attach, detach
from kernel.object.notification import bind, signal
from kernel.schedule import current_thread
from kernel.shapes import (
    ANEW,
    CALL_BYTES,
    CSPACE,
    PC,
    Context,
    EndpointCap,
    Notification,
    NotificationState,
    Tcb,
    ThreadState,
    Way,
)
from kernel.state import core
from kernel.tests.build import NODE_AT, at, make_node
from kernel.tests.world import World, message, start_over


@dataclass(frozen=True)
class Round:
    """A call and its answer, and what stands around them."""

    client: int = 100  # priorities
    server: int = 120
    ready: int = 90  # of a third thread that could run; not above the client's, who runs before it
    waiting: int = 0  # receivers that already wait at the endpoint
    call: tuple[int, ...] = (1, 2)
    answer: tuple[int, ...] = (7,)
    unwrapped: int = 0  # bits that only the kernel may set
    server_has_time: bool = False
    may_grant: bool = True
    may_grant_reply: bool = True
    has_signal: bool = False
    with_own_reply: bool = True
    is_nested: bool = False  # the client itself serves somebody, on whose time it runs
    sends: bool = False  # instead of calling
    elapsed: int = 0  # ticks that pass before each system call; a budget has 10,000
    period_us: int = 0  # of the server's own time
    client_period_us: int = 0
    is_sporadic: bool = False
    no_reply: bool = False  # the server waits without a reply object
    is_deep: bool = False  # client and server find capabilities through a second CNode


def play(case: Round) -> list[Tcb]:
    """Let a client call a server, and the server answer and wait; all threads are answered."""
    start_over()
    world = World()
    endpoint = world.endpoint(10, badge=6)
    world.put(11, EndpointCap(True, True, case.may_grant, case.may_grant_reply, endpoint, u64(9)))
    for number in (20, 21, 22, 23):
        world.reply(number)
    others = [receiver(world, 110, 21 + i, has_time=False) for i in range(case.waiting)]
    own = 0 if case.no_reply else 20
    server = receiver(world, case.server, own, has_time=case.server_has_time, period_us=case.period_us)
    if server.sched_context is not None:
        server.sched_context.is_sporadic = case.is_sporadic
    third = world.thread(case.ready)
    if case.is_nested:
        client = serving_client(world, case)
        world.start(third)
    else:
        client = world.thread(case.client, period_us=case.client_period_us)
        world.start(client, third)
    world.run(client)
    above = put_node_above(world, client, server) if case.is_deep else 0
    machine.csrs["time"] = case.elapsed
    first = Syscall.SEND if case.sends else Syscall.CALL
    world.syscall(first, above + 11, *case.call, label=3, unwrapped=case.unwrapped)
    machine.csrs["time"] = 2 * case.elapsed
    if current_thread() is server:
        if case.has_signal:
            bind_active(world, server)
        own = above + 20 if case.with_own_reply else 23
        world.syscall(Syscall.REPLY_RECV, above + 10, *case.answer, reply=own)
    if case.is_nested and current_thread() is client:
        world.syscall(Syscall.REPLY_RECV, 12, *case.answer, reply=24)
    update_time()
    return [client, third, server, *others]


def serving_client(world: World, case: Round) -> Tcb:
    """A passive thread that was called, and runs on the caller's time."""
    world.endpoint(12, badge=4)
    world.reply(24)
    client = receiver(world, case.client, 24, has_time=False, endpoint=12)
    caller = world.thread(case.client)
    world.start(caller)
    world.run(caller)
    world.syscall(Syscall.CALL, 12, 5)
    assert current_thread() is client
    return client


def receiver(world: World, priority: int, reply: int, *, has_time: bool, endpoint: int = 10, period_us: int = 0) -> Tcb:
    """A thread that waits for calls."""
    thread = world.thread(priority, period_us=period_us)
    context = thread.sched_context
    assert context is not None
    world.start(thread)
    if current_thread() is not thread:
        world.run(thread)
    world.syscall(Syscall.RECV if reply else Syscall.WAIT, endpoint, reply=reply)
    if not has_time:
        detach(context)
    return thread


def put_node_above(world: World, *threads: Tcb) -> int:
    """Give threads a root whose slot 1 leads to the node that was theirs; what their addresses now start with."""
    top = make_node(1, guard_size=55, address=NODE_AT + (1 << 20))
    insert_derived(replace(world.node, guard_size=u64(0)), world.node.slots[1], top.slots[1])
    insert_root(top, world.node.slots[2])
    for thread in threads:
        delete(thread.slots[CSPACE])
        insert_derived(top, world.node.slots[2], thread.slots[CSPACE])
    for thread in threads:
        find_own_spaces(thread)  # as if it had run since
    return 1 << 8


def bind_active(world: World, thread: Tcb) -> None:
    notification = create(Notification, at=at(world.place()))
    notification.state = NotificationState.ACTIVE
    notification.badge = u64(0x55)
    thread.bound_notification = notification
    notification.bound_thread = thread


def everything(threads: list[Tcb]) -> list[str]:
    """The state of all objects that can be reached from the threads, as text; references are numbers."""
    order: dict[int, int] = {}
    queue: list[object] = [*threads, core]
    said = []
    for thing in queue:
        kind = type(thing)
        if isinstance(thing, Context) and thing.resume_at != 0 and thing.resume_at & ANEW == 0:
            thing.words[PC] = thing.resume_at - CALL_BYTES  # what was there before means nothing
        for name in get_annotations(kind):
            if name not in ("now", "must_set_timer"):  # the fast path does not look at the clock
                said.append(f"{kind.__name__}.{name} = {told(getattr(thing, name), order, queue)}")
    words = [[int(word) for word in message(thread, 8)] for thread in threads]
    return [*said, f"messages = {words}", f"satp = {machine.csrs.get('satp', 0):#x}", f"timer {timer()}"]


def timer() -> str:
    """Until when the timer is set, in a register or by the firmware."""
    return f"{machine.csrs.get('stimecmp')} {machine.sbi_calls[-1:]}"


def told(item: object, order: dict[int, int], queue: list[object]) -> str:
    if isinstance(item, Array):
        return ", ".join(told(part, order, queue) for part in item._items[:300])
    if not hasattr(type(item), "SIZE_BITS"):
        return repr(item)[:200] if not hasattr(type(item), "TAG") else type(item).__name__
    if id(item) not in order:
        order[id(item)] = len(order)
        if not any(item is known for known in queue):
            queue.append(item)
    return f"#{order[id(item)]}"


def both_ways(play: Callable[[], list[str]]) -> tuple[list[str], list[str]]:
    """What is left by the kernel as it is, and without its fast paths."""
    fast = play()
    with pytest.MonkeyPatch.context() as patch:
        for module in (entry, syscall):
            patch.setattr(module, "FASTPATH", False)
        return fast, play()


WORDS = st.lists(st.integers(0, 2**64 - 1), max_size=7).map(tuple)
PRIORITIES = st.sampled_from([80, 90, 100, 110, 120, 130])
ROUNDS = st.builds(
    Round,
    client=PRIORITIES,
    server=PRIORITIES,
    ready=PRIORITIES,
    waiting=st.integers(0, 2),
    call=WORDS,
    answer=WORDS,
    unwrapped=st.integers(0, 7),
    server_has_time=st.booleans(),
    may_grant=st.booleans(),
    may_grant_reply=st.booleans(),
    has_signal=st.booleans(),
    with_own_reply=st.booleans(),
    is_nested=st.booleans(),
    sends=st.booleans(),
    elapsed=st.sampled_from([0, 1, 700, 4_900, 9_850, 12_000]),
    period_us=st.sampled_from([0, 1_500]),
    client_period_us=st.sampled_from([0, 2_500]),
    is_sporadic=st.booleans(),
    no_reply=st.booleans(),
    is_deep=st.booleans(),
)


@settings(deadline=None, max_examples=30)
@given(ROUNDS)
@example(Round(is_nested=True))
@example(Round(has_signal=True))
@example(Round(is_deep=True))
@example(Round(is_deep=True, with_own_reply=False))
@example(Round(sends=True, server_has_time=True, elapsed=50))
@example(Round(server_has_time=True, elapsed=50))
@example(Round(server_has_time=True, elapsed=50, client_period_us=2_500))
@example(Round(server_has_time=True, elapsed=50, period_us=1_500))
@example(Round(server_has_time=True, elapsed=50, has_signal=True))
@example(Round(server_has_time=True, elapsed=50, waiting=2))
@example(Round(server_has_time=True, elapsed=50, ready=100))
@example(Round(server_has_time=True, elapsed=9_850))
@example(Round(server_has_time=True, is_nested=True))
@example(Round(sends=True, server_has_time=True, elapsed=50, no_reply=True))
def test_both_paths_leave_the_same_state(case: Round) -> None:
    assume(case.ready <= case.client)
    # Lent time is not looked at.
    assume(case.elapsed < 4_500 or (case.server_has_time and not case.is_nested and case.waiting == 0))
    fast, ordinary = both_ways(lambda: everything(play(case)))
    assert fast == ordinary


def noting(path: Callable[..., bool | Way], taken: list[str]) -> Callable[..., bool | Way]:
    """The path, noting its name whenever it does what is asked."""

    def noted(*arguments: object, **more: object) -> bool | Way:
        done = path(*arguments, **more)
        if done not in (False, Way.ORDINARY):
            taken.append(path.__name__)
        return done

    return noted


def paths_of(case: Round, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which fast paths did what was asked."""
    taken: list[str] = []
    for module, path in ((entry, fast_call), (entry, fast_reply_receive), (fastsignal, fast_send)):
        monkeypatch.setattr(module, path.__name__, noting(path, taken))
    play(case)
    return taken


@pytest.mark.parametrize("words", [0, 1, 2, 3, 4, 5, 10, 120])
def test_a_call_to_a_passive_server_is_fast(words: int, monkeypatch: pytest.MonkeyPatch) -> None:
    case = Round(call=tuple(range(words)), answer=tuple(range(words)))
    assert paths_of(case, monkeypatch) == ["fast_call", "fast_reply_receive"]


@pytest.mark.parametrize(
    ("case", "paths"),
    [
        (Round(waiting=2), ["fast_call", "fast_reply_receive"]),
        (Round(may_grant=False), ["fast_call", "fast_reply_receive"]),
        (Round(is_deep=True), ["fast_call", "fast_reply_receive"]),
        (Round(server_has_time=True, elapsed=50), ["fast_call", "fast_reply_receive"]),
        (Round(server_has_time=True, elapsed=50, client_period_us=2_500), ["fast_call", "fast_reply_receive"]),
        (Round(server_has_time=True, elapsed=50, answer=tuple(range(10))), ["fast_call", "fast_reply_receive"]),
        (
            Round(server_has_time=True, elapsed=50, period_us=1_500, call=tuple(range(10))),
            ["fast_call", "fast_reply_receive"],
        ),
        (Round(server_has_time=True, sends=True, elapsed=50), ["fast_send"]),
        (Round(server_has_time=True, sends=True, server=100), []),
        (Round(server_has_time=True, is_sporadic=True), ["fast_reply_receive"]),
        (Round(unwrapped=1), ["fast_reply_receive"]),
    ],
)
def test_what_is_fast(case: Round, paths: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert paths_of(case, monkeypatch) == paths


def answered_out_of_turn() -> list[str]:
    """A thread that was lent time along two calls answers the first caller, who has time again, by itself."""
    start_over()
    world = World()
    for endpoint, reply in ((10, 20), (12, 24)):
        world.endpoint(endpoint)
        world.reply(reply)
    second = receiver(world, 120, 20, has_time=False)
    first = receiver(world, 110, 24, has_time=False, endpoint=12)
    client = world.thread(100)
    world.start(client)
    world.syscall(Syscall.CALL, 12, 5)
    world.syscall(Syscall.CALL, 10, 5)
    attach(world.context(), client)
    world.syscall(Syscall.REPLY_RECV, 10, 7, reply=24)
    assert current_thread() is client
    return everything([client, first, second])


def answered_nobody() -> list[str]:
    """A server answers through the reply object with which another one, who has time, waits for a call."""
    start_over()
    world = World()
    for endpoint, reply in ((10, 20), (12, 24)):
        world.endpoint(endpoint)
        world.reply(reply)
    other = receiver(world, 130, 24, has_time=True, endpoint=12)
    server = receiver(world, 120, 20, has_time=True)
    client = world.thread(100)
    world.start(client)
    world.syscall(Syscall.CALL, 10, 5)
    world.syscall(Syscall.REPLY_RECV, 10, 7, reply=24)
    assert other.state is ThreadState.INACTIVE
    return everything([client, server, other])


def served(priority: int) -> tuple[World, Tcb]:
    """A server with time of its own waits at endpoint 10, with reply object 20."""
    start_over()
    world = World()
    world.endpoint(10)
    world.reply(20)
    return world, receiver(world, priority, 20, has_time=True)


def answered_with_senders() -> list[str]:
    """A server answers a caller that kept its own time while the next one waits already."""
    world, server = served(80)
    first, second = world.thread(100), world.thread(90)
    world.start(first)
    world.syscall(Syscall.CALL, 10, 5)
    world.start(second)
    world.syscall(Syscall.CALL, 10, 6)
    assert current_thread() is server
    world.syscall(Syscall.REPLY_RECV, 10, 7, reply=20)
    update_time()
    return everything([first, second, server])


def answered_behind_another() -> list[str]:
    """A server answers a caller that kept its own time while a thread of a higher priority is ready."""
    world, server = served(120)
    client, third = world.thread(100), world.thread(110)
    world.start(client)
    world.syscall(Syscall.CALL, 10, 5)
    world.start(third)
    world.syscall(Syscall.REPLY_RECV, 10, 7, reply=20)
    assert current_thread() is third
    return everything([client, server, third])


def answered_by_another() -> list[str]:
    """A thread with time of its own answers one who lent its time to a server."""
    start_over()
    world = World()
    world.endpoint(10)
    world.endpoint(12)
    world.reply(20)
    server = receiver(world, 110, 20, has_time=False)
    client, other = world.thread(130), world.thread(120)
    world.start(client)
    world.syscall(Syscall.CALL, 10, 5)
    world.start(other)
    assert current_thread() is other
    world.syscall(Syscall.REPLY_RECV, 12, 7, reply=20)
    assert current_thread() is client
    return everything([client, server, other])


def answered_on_lent_time() -> list[str]:
    """A server whose own time was taken runs on its notification's, and gives that back when it has answered."""
    world, server = served(120)
    client = world.thread(100)
    notification = world.notification(30, badge=1)
    bind(server, notification)
    notification.sched_context = world.context()
    notification.sched_context.notification = notification
    world.start(client)
    world.syscall(Syscall.CALL, 10, 5)
    world.syscall(Syscall.WAIT, 30)
    assert server.sched_context is not None
    detach(server.sched_context)
    signal(notification, u64(1))
    world.leave()
    assert server.sched_context is notification.sched_context
    world.run(server)
    world.syscall(Syscall.REPLY_RECV, 10, 7, reply=20)
    assert current_thread() is client
    return everything([client, server])


@pytest.mark.parametrize(
    "play",
    [
        answered_out_of_turn,
        answered_nobody,
        answered_with_senders,
        answered_behind_another,
        answered_by_another,
        answered_on_lent_time,
    ],
)
def test_unusual_answers_leave_the_same_state(play: Callable[[], list[str]]) -> None:
    fast, ordinary = both_ways(play)
    assert fast == ordinary


def test_who_may_not_send_does_not_call() -> None:
    world = World()
    endpoint = world.endpoint(10)
    world.put(11, EndpointCap(False, True, True, True, endpoint, u64(0)))
    world.reply(20)
    waiting = receiver(world, 120, 20, has_time=True)
    world.start(world.thread(100))
    world.syscall(Syscall.CALL, 11, 1)
    assert waiting.state is ThreadState.BLOCKED_ON_RECEIVE


@pytest.mark.parametrize("number", [Syscall.SEND, Syscall.CALL])
def test_a_receiver_with_floats_is_sent_to(number: Syscall) -> None:
    world = World()
    world.endpoint(10)
    world.reply(20)
    waiting = receiver(world, 120, 20, has_time=True)
    waiting.space_epoch &= ~u64(1)
    world.start(world.thread(100))
    world.syscall(number, 10, 1, 2)
    assert current_thread() is waiting
    assert message(waiting, 2) == [1, 2]
