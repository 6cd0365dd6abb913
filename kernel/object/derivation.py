"""The derivation tree: which capability was made from which (seL4 manual, 3.1.4 and 3.2).

The tree is kept as a list in the slots, in the order of a walk through it: the children of a capability
follow it directly, and so do all capabilities to one object. Depth is not stored: whether a neighbour is a
child follows from what both stand for, from `revocable`, and for badges from `first_badged`.
"""

from __future__ import annotations

from codegen.lang import ensures, replace
from kernel.object.region import same_object, same_region
from kernel.shapes import Cap, EndpointCap, IrqControlCap, Link, NotificationCap, NullCap, Slot, UntypedCap


def is_empty(slot: Slot) -> bool:
    """Whether the slot holds no capability."""
    return isinstance(slot.cap, NullCap)


def is_linked(slot: Slot) -> bool:
    """Whether the neighbours of a slot lead back to it; an empty one has none."""
    previous = slot.previous
    following = slot.link.next
    if is_empty(slot):
        return previous is None and following is None
    return (previous is None or previous.link.next is slot) and (following is None or following.previous is slot)


def is_inserted(before: Slot, cap: Cap, slot: Slot, *, is_original: bool) -> bool:
    """What `insert_after` promises."""
    return slot.previous is before and is_linked(before) and is_linked(slot)


def is_moved(cap: Cap, source: Slot, destination: Slot) -> bool:
    """What `move` promises."""
    return is_empty(source) and is_linked(source) and is_linked(destination)


def are_linked(first_cap: Cap, first: Slot, second_cap: Cap, second: Slot) -> bool:
    """What `swap` promises."""
    return is_linked(first) and is_linked(second)


def insert_root(cap: Cap, slot: Slot) -> None:
    """Put a capability that was made from no other into an empty slot; at boot only."""
    assert is_empty(slot), "a capability is inserted into an empty slot"
    slot.cap = cap
    slot.link = Link(True, True, None)


def insert_original(cap: Cap, slot: Slot, parent: Slot) -> None:
    """Put the first capability to a new object into an empty slot, as a child of untyped memory."""
    insert_after(parent, cap, slot, is_original=True)


def insert_derived(cap: Cap, source: Slot, destination: Slot) -> None:
    """Put a capability derived from the one in `source` into an empty slot.

    A copy of untyped memory is the source's child and takes all of its memory: the source is full.
    """
    original = source.cap
    insert_after(source, cap, destination, is_original=is_revocable(cap, original))
    if isinstance(original, UntypedCap) and isinstance(cap, UntypedCap):
        source.cap = replace(original, watermark=original.size_bytes())


def is_revocable(cap: Cap, source: Cap) -> bool:
    """Whether a capability newly derived from `source` may have children of its own."""
    match cap:
        case EndpointCap():
            return isinstance(source, EndpointCap) and cap.badge != source.badge
        case NotificationCap():
            return isinstance(source, NotificationCap) and cap.badge != source.badge
        case UntypedCap():
            return True
        case _:
            return isinstance(source, IrqControlCap)  # as only interrupt handlers are


@ensures(is_inserted, "the slot's neighbours in the list lead to it")
def insert_after(before: Slot, cap: Cap, slot: Slot, *, is_original: bool) -> None:
    """Fill an empty slot, and make it the next one after `before` in the list."""
    assert is_empty(slot), "a capability is inserted into an empty slot"
    assert not is_empty(before), "a capability is derived from one that is there"
    slot.cap = cap
    slot.previous = before
    slot.link = Link(is_original, is_original, before.link.next)
    relink(slot)


def relink(slot: Slot) -> None:
    """Let both neighbours of a slot point at it."""
    previous = slot.previous
    if previous is not None:
        previous.link = replace(previous.link, next=slot)
    following = slot.link.next
    if following is not None:
        following.previous = slot


def empty(slot: Slot) -> None:
    """Take the capability out of the list and out of its slot; its object is somebody else's business.

    If it was the first with its badge, the next one is the first now.
    """
    previous = slot.previous
    following = slot.link.next
    if previous is not None:
        previous.link = replace(previous.link, next=following)
    if following is not None:
        following.previous = previous
        if slot.link.first_badged:
            following.link = replace(following.link, first_badged=True)
    clear(slot)


def clear(slot: Slot) -> None:
    """Make the slot as empty as a new one."""
    slot.cap = NullCap()
    slot.previous = None
    slot.link = Link(False, False, None)


@ensures(is_moved, "the destination stands in the list, and the source in none")
def move(cap: Cap, source: Slot, destination: Slot) -> None:
    """Put `cap` into an empty slot, in the place in the tree of what was in `source`, which empties."""
    assert is_empty(destination), "a capability is moved into an empty slot"
    destination.cap = cap
    destination.previous = source.previous
    destination.link = source.link
    clear(source)
    relink(destination)


@ensures(are_linked, "both slots' neighbours in the list lead to them")
def swap(first_cap: Cap, first: Slot, second_cap: Cap, second: Slot) -> None:
    """Exchange two slots: `first_cap` is what becomes of the capability in `first`, now in `second`.

    Either slot may be empty, and they may be neighbours in the list.
    """
    first_previous = first.previous
    first_link = first.link
    first.cap = second_cap
    first.previous = instead_of(second.previous, first, second)
    first.link = replace(second.link, next=instead_of(second.link.next, first, second))
    second.cap = first_cap
    second.previous = instead_of(first_previous, second, first)
    second.link = replace(first_link, next=instead_of(first_link.next, second, first))
    relink(first)
    relink(second)


def instead_of(neighbour: Slot | None, slot: Slot, other: Slot) -> Slot | None:
    """`neighbour`, or `other` if that is `slot` itself."""
    return other if neighbour is slot else neighbour


def is_parent_of(first: Slot, second: Slot) -> bool:
    """Whether revoking the capability in `first` deletes the one in `second`, next to it in the list."""
    cap = first.cap
    other = second.cap
    if not first.link.revocable or not same_region(cap, other):
        return False
    is_later = not second.link.first_badged
    match cap:
        case EndpointCap(badge=badge) | NotificationCap(badge=badge) if badge != 0:
            return isinstance(other, (EndpointCap, NotificationCap)) and other.badge == badge and is_later
        case _:
            return True


def has_children(slot: Slot) -> bool:
    """Whether a capability in the tree was made from this one."""
    following = slot.link.next
    return following is not None and is_parent_of(slot, following)


def is_final(slot: Slot) -> bool:
    """Whether this is the last capability to its object: all others would be its neighbours."""
    previous = slot.previous
    if previous is not None and same_object(previous.cap, slot.cap):
        return False
    following = slot.link.next
    return following is None or not same_object(slot.cap, following.cap)
