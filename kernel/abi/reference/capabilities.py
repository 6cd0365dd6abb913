"""The reference of untyped memory, CNodes and interrupts."""

from __future__ import annotations

from typing import Final

from kernel.abi.errors import Error
from kernel.abi.labels import Label
from kernel.abi.reference.shapes import Reference, Refusal, lookup_of

SLOT: Final = lookup_of("slot", is_source=False)[1:]
DESTINATION: Final = lookup_of("destination", is_source=False)[1:]
NEW_SLOT: Final = lookup_of("destination", is_source=False)
SOURCE: Final = lookup_of("source", is_source=True)
PIVOT: Final = lookup_of("pivot", is_source=True)
TAKEN: Final = Refusal(Error.DELETE_FIRST, "the destination holds a capability")
EMPTY_SOURCE: Final = Refusal(Error.FAILED_LOOKUP, "the source is empty", "1, 2, the depth")
UNDERIVED: Final = (
    Refusal(Error.REVOKE_FIRST, "the source is untyped memory with children"),
    Refusal(Error.ILLEGAL_OPERATION, "the source is a page table that is not mapped"),
    Refusal(Error.ILLEGAL_OPERATION, "the source can have no copies"),
)
BAD_BADGE: Final = Refusal(Error.ILLEGAL_OPERATION, "the source has a badge already")
BAD_GUARD: Final = Refusal(Error.ILLEGAL_OPERATION, "guard and index of the CNode exceed 64 bits")
MASKED: Final = "None; the copy has the rights of the source that are also in `rights`."

ISSUED: Final = (Refusal(Error.REVOKE_FIRST, "the interrupt has a handler capability"), *NEW_SLOT, TAKEN)
NO_INTERRUPT: Final = Refusal(Error.RANGE_ERROR, "there is no such interrupt", "1, the greatest number")

CAPABILITIES: Final = {
    Label.UNTYPED_RETYPE: Reference(
        (
            Refusal(Error.INVALID_ARGUMENT, "there is no such type", "0"),
            Refusal(Error.RANGE_ERROR, "no object is so large", "0, 38"),
            Refusal(Error.INVALID_ARGUMENT, "an object of this type is never so small", "1"),
            *NEW_SLOT,
            Refusal(Error.FAILED_LOOKUP, "the destination is no CNode", "0, 2, the depth"),
            Refusal(Error.RANGE_ERROR, "the offset lies outside the CNode", "0, the last slot"),
            Refusal(Error.RANGE_ERROR, "the count is not 1 to 256", "1, 256"),
            Refusal(Error.RANGE_ERROR, "the CNode ends before the last object", "1, the slots left"),
            Refusal(Error.DELETE_FIRST, "a slot of the window holds a capability"),
            Refusal(Error.NOT_ENOUGH_MEMORY, "the objects do not fit", "the bytes left"),
            Refusal(Error.INVALID_ARGUMENT, "device memory cannot become this", "1"),
        )
    ),
    Label.CNODE_REVOKE: Reference(SLOT),
    Label.CNODE_DELETE: Reference(SLOT),
    Label.CNODE_CANCEL_BADGED_SENDS: Reference(
        (
            *SLOT,
            Refusal(Error.ILLEGAL_OPERATION, "the slot holds no endpoint"),
            Refusal(Error.ILLEGAL_OPERATION, "the endpoint capability lacks a right"),
        ),
        "The capability in the slot has all four rights.",
    ),
    Label.CNODE_COPY: Reference((*DESTINATION, TAKEN, *SOURCE, EMPTY_SOURCE, *UNDERIVED), MASKED),
    Label.CNODE_MINT: Reference((*DESTINATION, TAKEN, *SOURCE, EMPTY_SOURCE, *UNDERIVED, BAD_BADGE, BAD_GUARD), MASKED),
    Label.CNODE_MOVE: Reference((*DESTINATION, TAKEN, *SOURCE, EMPTY_SOURCE)),
    Label.CNODE_MUTATE: Reference(
        (
            *DESTINATION,
            TAKEN,
            *SOURCE,
            EMPTY_SOURCE,
            Refusal(Error.ILLEGAL_OPERATION, "the source would get a badge"),
            BAD_GUARD,
        )
    ),
    Label.CNODE_ROTATE: Reference(
        (
            *DESTINATION,
            *SOURCE,
            *PIVOT,
            Refusal(Error.ILLEGAL_OPERATION, "the pivot is also the source or the destination"),
            Refusal(Error.DELETE_FIRST, "the destination is not the source, and holds a capability"),
            EMPTY_SOURCE,
            Refusal(Error.FAILED_LOOKUP, "the pivot is empty", "0, 2, the depth"),
            Refusal(Error.ILLEGAL_OPERATION, "the pivot or the source would get a badge"),
            BAD_GUARD,
        )
    ),
    Label.IRQ_ISSUE_HANDLER: Reference((NO_INTERRUPT, *ISSUED)),
    Label.IRQ_ISSUE_HANDLER_TRIGGER: Reference((NO_INTERRUPT, *ISSUED)),
    Label.IRQ_ACK: Reference(),
    Label.IRQ_SET_HANDLER: Reference(
        (
            Refusal(Error.INVALID_CAPABILITY, "the handler is no notification", "0"),
            Refusal(Error.INVALID_CAPABILITY, "the notification may not be signalled", "0"),
        ),
        "Write, of the notification.",
    ),
    Label.IRQ_CLEAR_HANDLER: Reference(),
}
