"""New objects, and the first capability to each (seL4 manual, 2.4.2)."""

from __future__ import annotations

from typing import Final

from codegen.lang import PAddr, VAddr, create, create_array, inline, u64, word_of
from kernel.abi.objects import ObjectType
from kernel.arch.riscv64.window import kernel_address
from kernel.dump import enlist
from kernel.shapes import (
    Cap,
    CNodeCap,
    Endpoint,
    EndpointCap,
    FrameCap,
    FrameSize,
    Notification,
    NotificationCap,
    NullCap,
    PageTable,
    PageTableCap,
    Reply,
    ReplyCap,
    SchedContext,
    SchedContextCap,
    Slot,
    Tcb,
    ThreadCap,
    UntypedCap,
)
from kernel.state import this_core

RAW_ADDRESSES: Final = "objects are made in memory that an untyped capability has handed out"


def is_kept_by_kernel(kind: ObjectType) -> bool:
    """Whether the kernel keeps something of its own in such objects."""
    is_page = word_of(ObjectType.GIGA_PAGE) <= word_of(kind) <= word_of(ObjectType.MEGA_PAGE)
    return not is_page and kind is not ObjectType.UNTYPED


def new_frame(size: FrameSize, base: PAddr, *, is_device: bool) -> FrameCap:
    """A page that is not mapped."""
    return FrameCap(size, True, True, is_device, base, u64(0), VAddr(0))


@inline
def create_object(kind: ObjectType, size: u64, base: PAddr, *, is_device: bool) -> Cap:
    """Make an object in zero memory that holds no other; the capability has every right."""
    assert not is_device or not is_kept_by_kernel(kind), "the kernel keeps no object in device memory"
    at = kernel_address(base)
    # Safety: the retype took this memory from its untyped capability, which handed it to nobody else.
    match kind:
        case ObjectType.UNTYPED:
            return UntypedCap(size, is_device, base, u64(0))
        case ObjectType.PAGE:
            return new_frame(FrameSize.PAGE, base, is_device=is_device)
        case ObjectType.MEGA_PAGE:
            return new_frame(FrameSize.MEGA, base, is_device=is_device)
        case ObjectType.GIGA_PAGE:
            return new_frame(FrameSize.GIGA, base, is_device=is_device)
        case ObjectType.TCB:
            thread = create(Tcb, at=at)
            thread.domain = this_core().domain
            enlist(thread)
            return ThreadCap(thread)
        case ObjectType.ENDPOINT:
            return EndpointCap(True, True, True, True, create(Endpoint, at=at), u64(0))
        case ObjectType.NOTIFICATION:
            return NotificationCap(True, True, create(Notification, at=at), u64(0))
        case ObjectType.CNODE:
            slots = create_array(Slot, at=at, count=u64(1) << size)
            return CNodeCap(size, u64(0), slots, u64(0))
        case ObjectType.SCHED_CONTEXT:
            return SchedContextCap(size, create(SchedContext, at=at))
        case ObjectType.REPLY:
            return ReplyCap(True, create(Reply, at=at))
        case ObjectType.PAGE_TABLE:
            return PageTableCap(False, create(PageTable, at=at), u64(0), VAddr(0))
        case _:
            return NullCap()
