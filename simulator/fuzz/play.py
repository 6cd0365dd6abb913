"""Games: steps played on both kernels, one after another."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from kernel.shapes import A1, EndpointCap, NotificationCap, NullCap, ReplyCap
from simulator.bare import LINES
from simulator.fuzz.pair import Pair, Syscall
from simulator.fuzz.steps import NOT_BLOCKING, PLACES, STEP, TIMES, Choices, awakening, invocation, meeting, message
from simulator.library import KernelStopped
from simulator.processor import FETCH, LOAD, PAGE_FAULTS, STORE
from simulator.translate import StaleTranslation

NB_SEND, YIELD = (-number % (1 << 64) for number in (6, 11))
MOST_IDLE: Final = 6  # steps in a row in which nobody runs
MEETINGS: Final = 60  # kinds of steps below this one are messages between clients and servers
RESTS: Final = 180  # from this one on the first thread rests, …
RESTED: Final = 10_000  # … for so many ticks
EXCEPTIONS: Final = (2, 3, 4, 6, 0)  # that an instruction can raise, apart from page faults


def steps_of(game: bytes) -> Iterator[bytes]:
    """A game taken apart."""
    return (game[i : i + STEP] for i in range(0, len(game), STEP))


@dataclass
class Outcome:
    """How a game went: steps that were played, what was seen in it, and what was found wrong."""

    steps: int = 0
    seen: set[str] = field(default_factory=set)
    finding: str = ""


def play(pair: Pair, game: bytes, *, is_last: bool = True) -> Outcome:
    """Play until the end, or until nobody will run any more, or the kernels differ.

    After the last of many games both are put back, to see that no game began with what another left.
    """
    outcome, idle = Outcome(), 0
    for step in steps_of(game):
        idle = idle + 1 if pair.frame.is_idle else 0
        if pair.is_off or idle > MOST_IDLE:
            break
        if not attempt(pair, outcome, partial(note_step, pair, outcome, step)):
            return outcome
        outcome.steps += 1
    if attempt(pair, outcome, pair.finish) and is_last:
        attempt(pair, outcome, pair.check_rewound)
    return outcome


def note_step(pair: Pair, outcome: Outcome, step: bytes) -> None:
    outcome.seen.add(play_step(pair, Choices(step)))


def attempt(pair: Pair, outcome: Outcome, act: Callable[[], object]) -> bool:
    """Whether it can be done; if not, that is a finding."""
    try:
        act()
    except (AssertionError, KernelStopped, StaleTranslation) as failure:
        outcome.finding = f"step {outcome.steps}: {said_by(pair, failure)}"
    return not outcome.finding


def said_by(pair: Pair, failure: BaseException) -> str:
    """What went wrong and where; a kernel that stops itself says so on its console."""
    frames = [f for f in traceback.extract_tb(failure.__traceback__) if "/kernel/" in f.filename]
    place = f"{frames[-1].filename.partition('/kernel/')[2]}:{frames[-1].lineno}: " if frames else ""
    console = pair.machines[1].text.decode(errors="replace").splitlines()
    last = f" (the hosted kernel says: {console[-1]})" if console else ""
    return f"{type(failure).__name__}: {place}{failure}{last}"


def play_step(pair: Pair, choices: Choices) -> str:
    """Time passes, and then something enters the kernel; what that was, and what came of it.

    The first thread, the highest, never waits but for time, and lets others run on; so games do not end early.
    """
    kind = choices.byte()
    pair.pass_time(1 + choices.pick(TIMES) * (kind % 7 == 0))
    if kind >= 248 or pair.frame.is_idle:
        raise_lines(pair, choices)
    if pair.take_interrupt():
        return "interrupt"
    thread = pair.interpreted.thread()
    did = "idle"
    if pair.frame.is_idle:
        sleep(pair)
    elif pair.interpreted.thread() == pair.first:
        did = rest(pair) if kind >= RESTS else play_call(pair, careful(pair, kind, choices))
    elif kind < 220:
        did = play_call(pair, call_of(kind, choices))
    elif kind < 240:
        did = touch(pair, choices)
    elif kind < 248:
        did = "exception"
        pair.enter(choices.pick(EXCEPTIONS))
    is_back = pair.interpreted.thread() == thread
    return f"{did} {pair.frame.words[A1] >> 12 if is_back else 'another runs'}"


def play_call(pair: Pair, call: Syscall) -> str:
    """A system call, and what it was."""
    cap = type(pair.cap_at(call.cptr)).__name__
    pair.call(call)
    return f"{-call.number % (1 << 64) % 256} {cap} {call.info >> 12 & 255}"


def call_of(kind: int, choices: Choices) -> Syscall:
    """What any other thread does."""
    if kind < 100:
        return meeting(choices) if kind < MEETINGS else message(choices)
    return invocation(choices)


def rest(pair: Pair) -> str:
    """The first thread lets its time pass, so that the others run."""
    pair.pass_time(RESTED)
    pair.take_interrupt()
    return "rest"


def careful(pair: Pair, kind: int, choices: Choices) -> Syscall:
    """What the first thread does, which would be stopped by a fault."""
    if 60 <= kind < 100:
        call = message(choices, NOT_BLOCKING)
        if not isinstance(pair.cap_at(call.cptr), EndpointCap | NotificationCap):
            call.number = YIELD
        return call
    call = awakening(choices) if kind < 60 else invocation(choices)
    if isinstance(pair.cap_at(call.cptr), EndpointCap | ReplyCap | NullCap | None):
        call.number = NB_SEND
    return call


def raise_lines(pair: Pair, choices: Choices) -> None:
    """Devices raise their lines, or lower them."""
    lines = {line for line in LINES if choices.byte() % 2}
    for machine in pair.machines:
        machine.raised = set(lines)


def sleep(pair: Pair) -> None:
    """Nobody runs: until the timer interrupts, or else a device does."""
    deadline = pair.machines[0].csrs["stimecmp"]
    if deadline < 1 << 62:
        pair.pass_time(max(deadline - pair.machines[0].ticks, 0))
    else:
        for machine in pair.machines:
            machine.raised = set(LINES)
    pair.take_interrupt()


def touch(pair: Pair, choices: Choices) -> str:
    """The current thread reads, writes or executes memory; the kernel hears of it if there is none."""
    page, access = choices.pick(PLACES) + choices.byte() % 4 * 4096, choices.pick((LOAD, STORE, FETCH))
    if pair.touch(page, access) is None:
        pair.enter(PAGE_FAULTS[access], value=page)
        return f"fault {access}"
    return access
