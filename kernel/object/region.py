"""Which memory a capability stands for, and whether two stand for the same thing."""

from __future__ import annotations

from typing import Final

from codegen.lang import PAddr, address_of, first_address, inline, tag_of, u64
from kernel.abi.objects import ENDPOINT_BITS, NOTIFICATION_BITS, PAGE_BITS, REPLY_BITS, SLOT_BITS, TCB_BITS
from kernel.arch.riscv64.window import physical_address
from kernel.shapes import (
    AsidControlCap,
    AsidPoolCap,
    Cap,
    CNodeCap,
    DomainCap,
    EndpointCap,
    FrameCap,
    IrqControlCap,
    IrqHandlerCap,
    NotificationCap,
    NullCap,
    PageTableCap,
    ReplyCap,
    SchedContextCap,
    SchedControlCap,
    ThreadCap,
    UntypedCap,
    ZombieCap,
)

RAW_ADDRESSES: Final = "an object's address tells which untyped memory it was made from"
NO_MEMORY: Final = 64  # bits: larger than any memory, so nothing contains it


def place_of(cap: Cap) -> u64:
    """Where the memory behind a capability begins; of no meaning if it stands for none."""
    # Safety: addresses are only compared.
    if isinstance(cap, (UntypedCap, FrameCap)):
        return u64(cap.base)
    thread = cap.thread if isinstance(cap, ZombieCap) else None
    return u64(physical_address(first_address(cap) if thread is None else address_of(thread)))


def size_bits_of(cap: Cap) -> u64:
    """The size of the memory behind a capability, in bits; `NO_MEMORY` if it stands for none."""
    match cap:
        case UntypedCap() | SchedContextCap():
            return cap.size_bits
        case FrameCap():
            return cap.size_bits()
        case EndpointCap():
            return u64(ENDPOINT_BITS)
        case NotificationCap():
            return u64(NOTIFICATION_BITS)
        case ReplyCap():
            return u64(REPLY_BITS)
        case ThreadCap():
            return u64(TCB_BITS)
        case CNodeCap():
            return cap.radix + SLOT_BITS
        case ZombieCap():
            return cap.radix + SLOT_BITS if cap.thread is None else u64(TCB_BITS)
        case PageTableCap() | AsidPoolCap():
            return u64(PAGE_BITS)  # a table takes a page, and so does a pool
        case NullCap() | DomainCap() | IrqControlCap() | IrqHandlerCap() | SchedControlCap() | AsidControlCap():
            return u64(NO_MEMORY)


def lies_in(cap: Cap, base: PAddr, size_bits: u64) -> bool:
    """Whether all memory behind a capability lies in this piece; all are aligned to their sizes."""
    return place_of(cap) >> size_bits == u64(base) >> size_bits and size_bits_of(cap) <= size_bits


@inline
def same_region(first: Cap, second: Cap) -> bool:
    """Whether `second` stands for the object of `first`, or for a part of it; no zombie shares anything."""
    match first:
        case UntypedCap():
            return lies_in(second, first.base, first.size_bits)
        case FrameCap():
            return isinstance(second, FrameCap) and lies_in(second, first.base, first.size_bits())
        case IrqControlCap():
            return isinstance(second, (IrqControlCap, IrqHandlerCap))
        case _:
            return same_object(first, second)


@inline
def same_object(first: Cap, second: Cap) -> bool:
    """Whether both name one object, so that deleting either leaves it alive; untyped memory is none."""
    # Safety: addresses are only compared.
    if tag_of(first) != tag_of(second) or first_address(first) != first_address(second):
        return False
    if isinstance(first, FrameCap) and isinstance(second, FrameCap):
        return first.size is second.size and first.is_device == second.is_device
    return not isinstance(first, (NullCap, UntypedCap, ZombieCap))
