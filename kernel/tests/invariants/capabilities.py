"""Capabilities: each names an object that lives, and the derivation list is sound."""

from __future__ import annotations

from typing import Final

from kernel.object.derivation import is_parent_of
from kernel.shapes import (
    AsidPoolCap,
    Cap,
    CNodeCap,
    EndpointCap,
    IrqHandlerCap,
    Link,
    NotificationCap,
    NullCap,
    PageTableCap,
    ReplyCap,
    SchedContextCap,
    Slot,
    ThreadCap,
    ZombieCap,
)
from kernel.state import shared
from kernel.tests.invariants.living import items, lives, slots, used_slots

NOWHERE: Final = Link(False, False, None)


def check_capabilities() -> None:
    """All of it."""
    for slot in slots():
        check_slot(slot)
        thing = object_of(slot.cap)
        assert thing is None or lives(thing), f"the object of a {type(slot.cap).__name__} lives"
    check_families()
    check_interrupts()


def check_slot(slot: Slot) -> None:
    """A slot and its neighbours in the derivation list."""
    if isinstance(slot.cap, NullCap):
        assert slot.link == NOWHERE, "an empty slot is in no list"
        assert slot.previous is None, "an empty slot is in no list"
        return
    cap = slot.cap
    if isinstance(cap, CNodeCap):
        assert cap.radix + cap.guard_size <= 64, "a CNode takes no more of an address than there is"
    following, previous = slot.link.next, slot.previous
    for neighbour in (following, previous):
        assert neighbour is None or not isinstance(neighbour.cap, NullCap), "no empty slot is in the list"
    assert following is None or following.previous is slot, "the next slot in the list leads back"
    assert previous is None or previous.link.next is slot, "the previous slot in the list leads here"


def object_of(cap: Cap) -> object | None:
    """The object of the kernel's own that a capability names."""
    match cap:
        case EndpointCap():
            return cap.endpoint
        case NotificationCap():
            return cap.notification
        case ReplyCap():
            return cap.reply
        case ThreadCap():
            return cap.thread
        case SchedContextCap():
            return cap.context
        case CNodeCap():
            return cap.slots
        case PageTableCap():
            return cap.table
        case AsidPoolCap():
            return cap.pool
        case ZombieCap():
            return cap.slots if cap.thread is None else cap.thread
        case _:
            return None


def check_families() -> None:
    """Capabilities to one object stand together, children right behind their parents."""
    seen: set[int] = set()
    heads = [slot for slot in used_slots() if slot.previous is None]
    for head in heads:
        lists = chain(head)
        seen.update(map(id, lists))
        check_objects_together(lists)
        check_children_behind(lists)
    assert seen == {id(slot) for slot in used_slots()}, "every capability is in a list that has a beginning"


def chain(head: Slot) -> list[Slot]:
    """A derivation list."""
    found, slot = [], head
    while True:
        found.append(slot)
        if slot.link.next is None:
            return found
        slot = slot.link.next
        assert slot is not head, "the derivation list does not bite its own tail"


def check_objects_together(slots: list[Slot]) -> None:
    """Between two capabilities to one object stand only others to it."""
    last: dict[int, int] = {}
    for i, slot in enumerate(slots):
        thing = object_of(slot.cap)
        if thing is None or isinstance(slot.cap, ZombieCap):
            continue
        before = last.get(id(thing), i - 1)
        assert before == i - 1, f"copies of a {type(slot.cap).__name__} stand together"
        last[id(thing)] = i


def check_children_behind(slots: list[Slot]) -> None:
    """No capability further on is a child of one whose next one is none.

    A badge that is made twice begins twice: copies of one are no children of the other, which would not be seen
    from the capabilities alone.
    """
    for i, slot in enumerate(slots[:-2]):
        if not slot.link.revocable or is_parent_of(slot, slots[i + 1]):
            continue
        if (
            isinstance(slot.cap, EndpointCap | NotificationCap)
            and slot.cap.badge != 0
            and slots[i + 1].link.first_badged
        ):
            continue
        assert not any(is_parent_of(slot, other) for other in slots[i + 2 :]), "children stand behind their parent"


def check_interrupts() -> None:
    """An interrupt is taken if there are handler capabilities to it."""
    handled = {int(slot.cap.irq) for slot in used_slots() if isinstance(slot.cap, IrqHandlerCap)}
    for irq, source in enumerate(items(shared.sources)):
        assert source.is_taken == (irq in handled), "an interrupt is taken while it has a handler capability"
        cap = source.slot.cap
        assert isinstance(cap, (NullCap, NotificationCap)), "an interrupt signals a notification or nothing"
