"""Which memory a capability stands for, and whether two stand for the same thing."""

from __future__ import annotations

from typing import Final

from codegen.lang import PAddr, address_of, tag_of, u64, value
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


@value
class Region:
    """An aligned piece of physical memory."""

    base: PAddr
    size_bits: u64

    def contains(self, other: Region) -> bool:
        """Whether all of `other` lies in here; both are aligned to their sizes."""
        return other.size_bits <= self.size_bits and (
            u64(other.base) >> self.size_bits == u64(self.base) >> self.size_bits
        )


NOWHERE: Final = Region(PAddr(0), u64(64))  # larger than any memory, so nothing contains it


def region_of(cap: Cap) -> Region:
    """The memory behind a capability; `NOWHERE` if it stands for no memory."""
    # Safety: addresses are only compared.
    match cap:
        case UntypedCap():
            return Region(cap.base, cap.size_bits)
        case FrameCap():
            return Region(cap.base, cap.size_bits())
        case EndpointCap():
            return Region(physical_address(address_of(cap.endpoint)), u64(ENDPOINT_BITS))
        case NotificationCap():
            return Region(physical_address(address_of(cap.notification)), u64(NOTIFICATION_BITS))
        case ReplyCap():
            return Region(physical_address(address_of(cap.reply)), u64(REPLY_BITS))
        case CNodeCap():
            return Region(physical_address(address_of(cap.slots)), cap.radix + SLOT_BITS)
        case ThreadCap():
            return Region(physical_address(address_of(cap.thread)), u64(TCB_BITS))
        case SchedContextCap():
            return Region(physical_address(address_of(cap.context)), cap.size_bits)
        case PageTableCap():
            return Region(physical_address(address_of(cap.table)), u64(PAGE_BITS))  # a table takes a page,
        case AsidPoolCap():
            return Region(physical_address(address_of(cap.pool)), u64(PAGE_BITS))  # and so does a pool
        case ZombieCap():
            thread = cap.thread
            if thread is not None:
                return Region(physical_address(address_of(thread)), u64(TCB_BITS))
            return Region(physical_address(address_of(cap.slots)), cap.radix + SLOT_BITS)
        case NullCap() | DomainCap() | IrqControlCap() | IrqHandlerCap() | SchedControlCap() | AsidControlCap():
            return NOWHERE


def same_region(first: Cap, second: Cap) -> bool:
    """Whether `second` stands for the object of `first`, or for a part of it; no zombie shares anything."""
    match first:
        case UntypedCap():
            return Region(first.base, first.size_bits).contains(region_of(second))
        case FrameCap():
            region = Region(first.base, first.size_bits())
            return isinstance(second, FrameCap) and region.contains(region_of(second))
        case EndpointCap():
            return isinstance(second, EndpointCap) and second.endpoint is first.endpoint
        case NotificationCap():
            return isinstance(second, NotificationCap) and second.notification is first.notification
        case ReplyCap():
            return isinstance(second, ReplyCap) and second.reply is first.reply
        case CNodeCap():
            return isinstance(second, CNodeCap) and second.slots is first.slots
        case ThreadCap():
            return isinstance(second, ThreadCap) and second.thread is first.thread
        case SchedContextCap():
            return isinstance(second, SchedContextCap) and second.context is first.context
        case PageTableCap():
            return isinstance(second, PageTableCap) and second.table is first.table
        case AsidPoolCap():
            return isinstance(second, AsidPoolCap) and second.pool is first.pool
        case IrqControlCap():
            return isinstance(second, (IrqControlCap, IrqHandlerCap))
        case IrqHandlerCap():
            return isinstance(second, IrqHandlerCap) and second.irq == first.irq
        case SchedControlCap():
            return isinstance(second, SchedControlCap) and second.core == first.core
        case _:
            return isinstance(first, (DomainCap, AsidControlCap)) and tag_of(first) == tag_of(second)


def same_object(first: Cap, second: Cap) -> bool:
    """Whether both name one object, so that deleting either leaves it alive; untyped memory is none."""
    if isinstance(first, UntypedCap) or (isinstance(first, IrqControlCap) and isinstance(second, IrqHandlerCap)):
        return False
    if isinstance(first, FrameCap) and isinstance(second, FrameCap):
        return first.base == second.base and first.size is second.size and first.is_device == second.is_device
    return same_region(first, second)
