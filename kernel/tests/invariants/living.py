"""The objects that live, by kind, and every slot that a capability may stand in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

from codegen.lang import Array, arena
from kernel.shapes import NullCap, Slot, Tcb, ThreadQueue
from kernel.state import core, shared

T = TypeVar("T")
counted: Final[list[list[Slot]]] = []  # the slots that hold a capability, while nothing changes


def living(kind: type[T]) -> list[T]:
    """All objects of a kind that were made and not destroyed."""
    return [thing for thing in arena.objects.values() if isinstance(thing, kind)]


def lives(thing: object) -> bool:
    """Whether it was made, and not destroyed."""
    address = arena.addresses.get(id(thing))
    return address is not None and arena.objects[address] is thing


def threads() -> list[Tcb]:
    """All threads but the idle one."""
    return [thread for thread in living(Tcb) if thread is not core.idle_thread]


def items(run: Array[T]) -> list[T]:
    """What stands in an array."""
    return run._items


def slots() -> Iterator[Slot]:
    """The slots of CNodes, threads and interrupts."""
    for run in living(Array):
        yield from (thing for thing in items(run) if isinstance(thing, Slot))
    for thread in threads():
        yield from items(thread.slots)
    yield from (source.slot for source in items(shared.sources))


def used_slots() -> list[Slot]:
    """The slots that hold a capability."""
    return counted[-1] if counted else [slot for slot in slots() if not isinstance(slot.cap, NullCap)]


@contextmanager
def nothing_changes() -> Iterator[None]:
    """They are counted once."""
    counted.append(used_slots())
    try:
        yield
    finally:
        counted.pop()


def members(queue: ThreadQueue) -> list[Tcb]:
    """The threads of a queue, whose links have to agree."""
    found: list[Tcb] = []
    thread = queue.head
    while thread is not None:
        assert thread not in found, "a queue does not bite its own tail"
        assert thread.previous is (found[-1] if found else None), "a member of a queue knows the one before it"
        found.append(thread)
        thread = thread.next
    assert queue.tail is (found[-1] if found else None), "a queue knows its last member"
    return found
