"""What a few bytes mean: one step of a game. Any bytes are a step, and zero is the dullest choice everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from kernel.abi.invocations import INVOCATIONS, Invocation, Kind
from kernel.abi.labels import Label
from kernel.abi.syscalls import BARE
from simulator.fuzz.graph import BUFFERS, CONTEXTS, DEPTH, FRAMES, FREE, PAGE, SPACE, TARGETS, THREADS, VITAL, info_word
from simulator.fuzz.pair import Syscall

T = TypeVar("T")
STEP: Final = 40  # bytes
EDGES: Final = (0, 1, 2, 63, 64, 65, 4095, 4096, 1 << 30, 1 << 38, (1 << 39) - 1, 1 << 39, 1 << 63, (1 << 64) - 1)
EVERY: Final = (slot for slots in TARGETS.values() for slot in slots)
SLOTS: Final = tuple(dict.fromkeys(slot for slot in (*EVERY, *FREE) if slot not in VITAL))
PLACES: Final = (BUFFERS, 0x1_0000, 0x2_8000, 0x20_0000, 0x4000_0000, 0x3F_FFFF_F000, BUFFERS + PAGE, 0x20_1000)
BARE_CALLS: Final = (-BARE - 1, -BARE - 2)
COMMON: Final = (1, 2, 5, 6, 7, 8, 9, 10, 11, 3, 4, *BARE_CALLS)  # system calls: those that are made most stand often
NOT_BLOCKING: Final = (6, 8, 10, 11)
PLAIN: Final = (1, 2, 7, 1, 2, 9, 5, 3, *BARE_CALLS)  # system calls of clients and servers
ENDPOINTS: Final = (74, 97, 75, 74)  # where these meet
SHORT: Final = (0, 1, 4, 2, 5, 3)  # lengths of what they say
TIMES: Final = (0, 1, 10, 100, 1000, 3000, 10_000, 50_000)  # ticks


class Choices:
    """Reads bytes as decisions; behind the end there are zeros."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def byte(self) -> int:
        self.at += 1
        return self.data[self.at - 1] if self.at <= len(self.data) else 0

    def pick(self, items: Sequence[T]) -> T:
        return items[self.byte() % len(items)]

    def is_hostile(self) -> bool:
        """One time in sixteen."""
        return self.byte() >= 240

    def edge(self) -> int:
        """A number at which something may go wrong."""
        number = self.pick((*EDGES, *VITAL))
        return (number + self.byte() % 3 - 1) % (1 << 64)


@dataclass(frozen=True, slots=True)
class OneOf:
    """A number of these."""

    numbers: tuple[int, ...]

    def __call__(self, choices: Choices) -> int:
        return choices.pick(self.numbers)


@dataclass(frozen=True, slots=True)
class Mostly:
    """A slot of these, most of the time."""

    numbers: tuple[int, ...]

    def __call__(self, choices: Choices) -> int:
        return choices.pick(self.numbers) if choices.byte() < 208 else choices.pick(SLOTS)


def slot_of(*kinds: str) -> Mostly:
    """A slot of these kinds, most of the time."""
    return Mostly(tuple(slot for kind in kinds for slot in TARGETS[kind]))


def one_of(*numbers: int) -> OneOf:
    return OneOf(numbers)


ANY_SLOT: Final = one_of(*SLOTS)
FREE_SLOT: Final = one_of(*FREE)
MEETING: Final = slot_of("endpoint", "notification", "reply")  # where threads meet
LENGTHS: Final = (0, 1, 2, 4, 5, 120, 127, 3)  # of messages
CAPS: Final = (0, 0, 1, 3)  # that go with them
PRIORITY: Final = one_of(101, 100, 102, 103, 99, 110, 255, 0)
ANY_BYTE: Final = one_of(*range(256))
USUAL: Final[dict[str, OneOf | Mostly]] = {  # what a parameter of this name mostly is
    "object_type": one_of(*range(12)),
    "size_bits": one_of(0, 1, 3, 4, 7, 8, 12, 5),
    "node_index": one_of(0),
    "node_depth": one_of(0),
    "node_offset": FREE_SLOT,
    "count": one_of(1, 2, 3, 32),
    "index": ANY_SLOT,
    "dest_index": FREE_SLOT,
    "source_index": ANY_SLOT,
    "pivot_index": ANY_SLOT,
    "depth": one_of(DEPTH),
    "dest_depth": one_of(DEPTH),
    "source_depth": one_of(DEPTH),
    "pivot_depth": one_of(DEPTH),
    "rights": one_of(*range(15, -1, -1)),
    "priority": PRIORITY,
    "mc_priority": PRIORITY,
    "buffer": one_of(*(BUFFERS + i * PAGE for i in range(5)), BUFFERS + 1024),
    "vaddr": one_of(*PLACES),
    "attributes": one_of(0, 1),
    "irq": one_of(10, 11, 1, 5),
    "budget": one_of(1000, 500, 100, 20, 10_000),
    "period": one_of(1000, 2000, 10_000, 0, 100_000),
    "extra_refills": one_of(0, 1, 2, 6),
    "root": slot_of("cnode"),
    "source_root": slot_of("cnode"),
    "pivot_root": slot_of("cnode"),
    "cspace_root": slot_of("cnode"),
    "vspace_root": one_of(3, SPACE, 93),
    "vspace": one_of(3, SPACE, 93),
    "buffer_frame": one_of(*FRAMES),
    "authority": slot_of("tcb"),
    "source": slot_of("tcb"),
    "thread": slot_of("tcb"),
    "object": one_of(*THREADS, 76, 77, 98),
    "sched_context": one_of(*CONTEXTS),
    "fault_endpoint": slot_of("endpoint"),
    "timeout_endpoint": slot_of("endpoint"),
    "notification": slot_of("notification"),
    "untyped": slot_of("untyped"),
}


def argument(choices: Choices, name: str) -> int:
    """A value for a parameter."""
    return choices.edge() if choices.is_hostile() else USUAL.get(name, ANY_BYTE)(choices)


def invocation(choices: Choices) -> Syscall:
    """A call of an object, with what it takes."""
    chosen: Invocation = choices.pick(INVOCATIONS)
    cptr = slot_of(chosen.target)(choices)
    words = [0] * chosen.length
    for place in chosen.places:
        if place.parameter.kind is not Kind.CONTEXT:
            words[place.word] |= argument(choices, place.parameter.name) << place.shift & (1 << 64) - 1
    caps = tuple(argument(choices, parameter.name) for parameter in chosen.caps)
    label = choices.pick([label.value for label in Label]) if choices.is_hostile() else chosen.label.value
    length = choices.byte() % 128 if choices.is_hostile() else len(words)
    given = choices.byte() % 4 if choices.is_hostile() else len(caps)
    return Syscall(-1 % (1 << 64), cptr, info_word(label, length, given), tuple(words), caps)


def awakening(choices: Choices) -> Syscall:
    """A thread runs on, whatever it waits for."""
    return Syscall(-1 % (1 << 64), choices.pick(THREADS), info_word(Label.TCB_RESUME.value, 0, 0))


def meeting(choices: Choices) -> Syscall:
    """A client asks a server, or a server waits: nothing about it is unusual, so that many do meet."""
    number = -choices.pick(PLAIN) % (1 << 64)
    cptr, first = choices.pick(ENDPOINTS), choices.pick(ENDPOINTS)
    length = choices.pick(SHORT)
    words = tuple(choices.byte() for _ in range(length))
    reply = choices.pick(TARGETS["reply"])
    return Syscall(number, cptr, info_word(choices.byte(), length, 0), words, (), reply, first)


def message(choices: Choices, calls: tuple[int, ...] = COMMON) -> Syscall:
    """A message to whoever is behind an endpoint, notification or reply; or just a wait."""
    number = -choices.pick(calls) % (1 << 64)
    cptr = MEETING(choices)
    length = choices.pick(LENGTHS)
    caps = tuple(ANY_SLOT(choices) for _ in range(choices.pick(CAPS)))
    words = tuple(choices.byte() for _ in range(min(length, 6)))
    reply, first = slot_of("reply")(choices), MEETING(choices)
    receive = (2, FREE_SLOT(choices), DEPTH)
    if choices.is_hostile():
        number, cptr, receive = choices.edge(), choices.edge(), (choices.edge(), choices.edge(), choices.edge())
    label = choices.byte()
    return Syscall(number, cptr, info_word(label, length, len(caps)), words, caps, reply, first, receive)
