"""Deleting and revoking capabilities, in steps (seL4 manual, 3.2).

The last capability to a CNode or thread becomes a zombie, whose slots are emptied one by one from the last.
There is no recursion: when the last capability to another CNode or thread turns up in such a slot, its
zombie is put out of reach, into its own first slot, in exchange for what was there. So each step empties a
slot, shortens a zombie, makes a zombie or sends one home for good, and deletion ends, whatever holds what.
"""

from __future__ import annotations

from typing import Final

from codegen.lang import bound, destroy, replace
from kernel.object.derivation import empty, has_children, is_empty, is_final, swap
from kernel.object.finalisation import bury, finalise, slot_that_ends_with, turn_one_away, withdraw
from kernel.preemption import preemption_point
from kernel.results import Preempted, Progress, Success
from kernel.shapes import ZOMBIE_LOW, EndpointCap, FrameCap, NullCap, Slot, UntypedCap, ZombieCap

MOST_STEPS: Final = 1 << 40  # all memory full of slots, each visited a few times


def delete(slot: Slot) -> Progress:
    """Empty the slot, and end the object of the capability in it if that was the last.

    When preempted, the slot may hold a zombie: deleting again goes on where this stopped.
    """
    while not is_empty(slot):
        bound(MOST_STEPS, "each step is progress, as the module says")
        take_step(slot)
        if not is_empty(slot) and isinstance(preemption_point(), Preempted):
            return Preempted.PREEMPTED
    return Success()


def delete_alone(slot: Slot) -> bool:
    """Empty the slot, if no thread is concerned; False if one may be, or there is nothing."""
    cap = slot.cap
    is_last = is_final(slot)
    if is_last and isinstance(cap, EndpointCap):
        if cap.endpoint.waiting.first is not None:
            return False
        destroy(cap.endpoint)
    elif is_last and not isinstance(cap, (FrameCap, UntypedCap)):
        return False
    else:
        withdraw(cap, is_last=is_last)
    empty(slot)
    return True


def revoke(slot: Slot) -> Progress:
    """Delete all capabilities that were derived from the one in the slot, which stays.

    It ends early if the slot itself is emptied on the way, being part of what is deleted.
    """
    while has_children(slot):
        bound(MOST_STEPS, "each turn deletes a capability from the list")
        child = slot.link.next
        assert child is not None, "a capability with children has a next one in the list"
        if isinstance(delete(child), Preempted) or isinstance(preemption_point(), Preempted):
            return Preempted.PREEMPTED
    return Success()


def take_step(slot: Slot) -> None:
    """One step of emptying a slot that user mode asked to empty."""
    cap = slot.cap
    if not isinstance(cap, ZombieCap):
        retire(slot)
    elif is_removable(cap, slot):
        empty(slot)
        bury(cap)
    else:
        shorten(slot, cap)


def retire(slot: Slot) -> None:
    """Finalise the capability in the slot, which is left empty or with a zombie.

    Those who wait at its object go away first, a step each, after which the capability is still there.
    """
    is_last = is_final(slot)
    if is_last and turn_one_away(slot_that_ends_with(slot)):
        return
    remnant = finalise(slot.cap, is_last=is_last)
    if isinstance(remnant, NullCap):
        empty(slot)
    else:
        slot.cap = remnant


def is_removable(cap: ZombieCap, slot: Slot) -> bool:
    """Whether no slot of the zombie holds anything, but perhaps its first one the zombie itself."""
    return cap.remaining() == 0 or (cap.remaining() == 1 and cap.slots[0] is slot)


def shorten(slot: Slot, cap: ZombieCap) -> None:
    """Empty the last slot of the zombie in `slot`, or take a step towards that."""
    left = cap.remaining() - 1
    last = cap.slots[left]
    if is_empty(last):
        slot.cap = replace(cap, remaining_high=left >> 25, remaining_low=left & ZOMBIE_LOW)
        return
    inner = last.cap
    if not isinstance(inner, ZombieCap):
        retire(last)
    elif is_removable(inner, last):
        empty(last)
        bury(inner)
    else:
        send_home(last, inner)


def send_home(slot: Slot, cap: ZombieCap) -> None:
    """Put a zombie into its own first slot, where nobody reaches it until its memory is revoked."""
    home = cap.slots[0]
    assert home is not slot, "a zombie at home is the last thing in its CNode"
    swap(cap, slot, home.cap, home)
