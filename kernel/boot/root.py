"""The root task: first CNode, address space, thread and time, and all that the machine has (manual, 9)."""

from __future__ import annotations

from typing import Final

from codegen.lang import VAddr, create, create_array, u64
from kernel.abi.bootinfo import FIRST_FREE_SLOT, SCHED_CONTROL, SLOT_CNODE, SLOT_DOMAIN, SLOT_IRQ_CONTROL
from kernel.abi.objects import PAGE_BITS, PAGE_TABLE_BITS, SLOT_BITS
from kernel.boot.bootinfo import extra_pages, grant_extra
from kernel.boot.grant import Root, grant, grant_next, tell_region
from kernel.boot.image import PAGE, grant_image, grant_tables
from kernel.boot.memory import take
from kernel.boot.space import grant_buffers, make_space
from kernel.boot.thread import make_thread, make_time
from kernel.shapes import CNodeCap, DomainCap, IrqControlCap, PageTable, SchedControlCap, Slot, Tcb
from kernel.state import boot_description, hardware

RAW_ADDRESSES: Final = "the first objects are made here, before there is untyped memory"


def make_root(bits: u64) -> Root:
    """The root task's CNode, address space and boot-info frame."""
    # Safety: fresh memory from the pool, the largest object first.
    slots = create_array(Slot, at=take(hardware, bits + SLOT_BITS), count=u64(1) << bits)
    top = create(PageTable, at=take(hardware, u64(PAGE_TABLE_BITS)))
    return Root(slots, bits, top, take(hardware, u64(PAGE_BITS)))


def furnish(root: Root, tree: VAddr) -> Tcb:
    """Give the root task all but untyped memory, and return its thread; the tree is still in place.

    Its address space: the image, the IPC buffer, the boot info, the extra boot info.
    """
    hardware.next_slot = u64(FIRST_FREE_SLOT)
    bits = root.cnode_bits
    grant(root, CNodeCap(bits, u64(64) - bits, root.slots, u64(0)), u64(SLOT_CNODE))
    grant(root, IrqControlCap(), u64(SLOT_IRQ_CONTROL))
    grant(root, DomainCap(), u64(SLOT_DOMAIN))
    make_space(root)
    ipc_buffer = boot_description.end
    extra = ipc_buffer + 2 * PAGE
    grant_tables(root, boot_description.start, extra + extra_pages(hardware.tree_size) * PAGE)
    grant_extra(root, extra, tree)
    first_slot = hardware.next_slot
    grant_next(root, SchedControlCap(u64(0)))
    tell_region(root, u64(SCHED_CONTROL), first_slot)
    grant_image(root)
    grant_buffers(root, ipc_buffer)
    return make_thread(root, ipc_buffer, make_time(root))
