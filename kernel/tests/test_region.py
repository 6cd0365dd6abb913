"""Which capabilities name the same object, and which stand for a part of another."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Final

import pytest

from codegen.lang import PAddr, VAddr, create, create_array, u64
from kernel.object.region import NO_MEMORY, same_object, same_region, size_bits_of
from kernel.shapes import (
    AsidControlCap,
    AsidPool,
    AsidPoolCap,
    Cap,
    CNodeCap,
    DomainCap,
    Endpoint,
    EndpointCap,
    FrameCap,
    FrameSize,
    IrqControlCap,
    IrqHandlerCap,
    Notification,
    NotificationCap,
    NullCap,
    PageTable,
    PageTableCap,
    Reply,
    ReplyCap,
    SchedContext,
    SchedContextCap,
    SchedControlCap,
    Slot,
    Tcb,
    ThreadCap,
    UntypedCap,
    ZombieCap,
)
from kernel.tests.build import MEMORY, at

BESIDE: Final = 0x1000  # an object and its neighbour are so far apart
GIGA: Final = 0x1_0000_0000


def frame(base: int, size: FrameSize = FrameSize.PAGE, *, is_device: bool = False) -> FrameCap:
    return FrameCap(size, True, True, is_device, PAddr(base), u64(0), VAddr(0))


def untyped(base: int, bits: int) -> UntypedCap:
    return UntypedCap(u64(bits), False, PAddr(base), u64(0))


def pairs() -> dict[str, tuple[Cap, Cap]]:
    """Of each kind of object two, side by side; each kind in its own 64 KiB of memory."""
    places = iter(range(MEMORY, MEMORY + (32 << 16), 1 << 16))

    def two(make: Callable[[VAddr], Cap]) -> tuple[Cap, Cap]:
        start = next(places)
        return make(at(start)), make(at(start + BESIDE))

    return {
        "endpoint": two(lambda a: EndpointCap(True, True, True, True, create(Endpoint, at=a), u64(0))),
        "notification": two(lambda a: NotificationCap(True, True, create(Notification, at=a), u64(0))),
        "reply": two(lambda a: ReplyCap(True, create(Reply, at=a))),
        "cnode": two(lambda a: CNodeCap(u64(2), u64(0), create_array(Slot, at=a, count=u64(4)), u64(0))),
        "thread": two(lambda a: ThreadCap(create(Tcb, at=a))),
        "context": two(lambda a: SchedContextCap(u64(7), create(SchedContext, at=a))),
        "table": two(lambda a: PageTableCap(False, create(PageTable, at=a), u64(0), VAddr(0))),
        "pool": two(lambda a: AsidPoolCap(u64(0), create(AsidPool, at=a))),
        "frame": (frame(GIGA), frame(GIGA + BESIDE)),
        "device frame": (frame(1 << 28, is_device=True), frame((1 << 28) + BESIDE, is_device=True)),
        "interrupt": (IrqHandlerCap(u64(1)), IrqHandlerCap(u64(2))),
        "time control": (SchedControlCap(u64(0)), SchedControlCap(u64(1))),
    }


def test_two_objects_are_never_the_same_whatever_they_are() -> None:
    caps = [cap for both in pairs().values() for cap in both]
    for (i, first), (j, second) in product(enumerate(caps), repeat=2):
        assert same_object(first, second) == (i == j)
        assert same_region(first, second) == (i == j)


@pytest.mark.parametrize("cap", [DomainCap(), AsidControlCap(), IrqControlCap(), SchedControlCap(u64(0))])
def test_authorities_are_the_same_as_their_copies_only(cap: Cap) -> None:
    others: list[Cap] = [DomainCap(), AsidControlCap(), IrqControlCap(), SchedControlCap(u64(0))]
    assert [same_object(cap, other) for other in others] == [other == cap for other in others]
    assert size_bits_of(cap) == NO_MEMORY


def test_a_handler_is_part_of_the_control_but_not_the_same() -> None:
    assert same_region(IrqControlCap(), IrqHandlerCap(u64(5)))
    assert not same_object(IrqControlCap(), IrqHandlerCap(u64(5)))
    assert not same_region(IrqHandlerCap(u64(5)), IrqControlCap())


def test_memory_covers_what_was_made_of_it() -> None:
    memory = untyped(MEMORY, 21)
    inside = [both[0] for name, both in pairs().items() if "frame" not in name and size_bits_of(both[0]) != NO_MEMORY]
    assert len(inside) == 8
    for cap in inside:
        assert same_region(memory, cap)
        assert not same_region(cap, memory)
        assert not same_region(untyped(MEMORY - (1 << 21), 21), cap)


def test_untyped_memory_is_never_the_same_object() -> None:
    assert not same_object(untyped(MEMORY, 12), untyped(MEMORY, 12))
    assert same_region(untyped(MEMORY, 12), untyped(MEMORY, 12))
    assert same_region(untyped(MEMORY, 13), untyped(MEMORY, 12))
    assert not same_region(untyped(MEMORY, 12), untyped(MEMORY, 13))


def test_a_page_inside_a_larger_one_is_not_the_same() -> None:
    large, small = frame(GIGA, FrameSize.GIGA), frame(GIGA)
    assert same_region(large, small)
    assert not same_region(small, large)
    assert not same_object(large, small)
    assert not same_object(frame(GIGA), frame(GIGA, is_device=True))


def test_what_is_left_of_an_object_is_in_the_memory_but_shares_nothing() -> None:
    thread = create(Tcb, at=at(MEMORY))
    slots = create_array(Slot, at=at(MEMORY + 0x1000), count=u64(4))
    for zombie in (
        ZombieCap(u64(0), u64(0), thread.slots, thread, u64(5)),
        ZombieCap(u64(2), u64(0), slots, None, u64(4)),
    ):
        assert same_region(untyped(MEMORY, 13), zombie)
        assert not same_region(zombie, zombie)


def test_a_zombies_size_is_that_of_its_object() -> None:
    slots = create_array(Slot, at=at(MEMORY), count=u64(4))
    zombie = ZombieCap(u64(2), u64(0), slots, None, u64(4))
    assert same_region(untyped(MEMORY, 7), zombie)
    assert not same_region(untyped(MEMORY, 6), zombie)


def test_nothing_is_not_memory() -> None:
    assert size_bits_of(NullCap()) == NO_MEMORY
    assert not same_region(untyped(MEMORY, 20), NullCap())
