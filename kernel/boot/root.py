"""The root task: first address space, CNode, thread and time, and all that the machine has (manual, 9)."""

from __future__ import annotations

from typing import Final

from codegen.lang import VAddr, create, create_array, u32, u64, urange
from kernel.abi.bootinfo import (
    EXTRA_PAGES,
    FIRST_FREE_SLOT,
    IMAGE_FRAMES,
    IMAGE_PAGING,
    SCHED_CONTROL,
    SLOT_ASID_CONTROL,
    SLOT_ASID_POOL,
    SLOT_BOOT_INFO_FRAME,
    SLOT_CNODE,
    SLOT_DOMAIN,
    SLOT_IPC_BUFFER,
    SLOT_IRQ_CONTROL,
    SLOT_SCHED_CONTEXT,
    SLOT_TCB,
    SLOT_VSPACE,
)
from kernel.abi.objects import ASID_POOL_BITS, MIN_SCHED_CONTEXT_BITS, PAGE_BITS, PAGE_TABLE_BITS, SLOT_BITS, TCB_BITS
from kernel.arch.riscv64.translate import copy_kernel_entries
from kernel.arch.riscv64.window import physical_address
from kernel.boot.bootinfo import extra_pages, write_extra
from kernel.boot.grant import Root, grant, grant_next, tell_region
from kernel.boot.image import PAGE, READ, ROOT_ASID, WRITE, grant_image, grant_tables, map_page
from kernel.boot.memory import take
from kernel.census import enlist
from kernel.clock import ticks_from_us
from kernel.config import BOOT_BUDGET_US, MAX_PRIORITY
from kernel.object.derivation import insert_derived
from kernel.refill import MIN_REFILLS
from kernel.refill import new as fill
from kernel.shapes import (
    A0,
    CSPACE,
    IPC_BUFFER_FRAME,
    PC,
    VSPACE,
    AsidControlCap,
    AsidPool,
    AsidPoolCap,
    CNodeCap,
    DomainCap,
    IrqControlCap,
    PageTable,
    PageTableCap,
    SchedContext,
    SchedContextCap,
    SchedControlCap,
    Slot,
    Tcb,
    ThreadCap,
)
from kernel.state import boot_description, hardware, shared

RAW_ADDRESSES: Final = "the first objects are made here, before there is untyped memory"

NAME_FIRST: Final = 0x7672_6573_746F_6F72  # "rootserv"
NAME_SECOND: Final = 0x7265  # "er"


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
    grant_extra(root, ipc_buffer + 2 * PAGE, tree)
    first_slot = hardware.next_slot
    grant_next(root, SchedControlCap(u64(0)))
    tell_region(root, u64(SCHED_CONTROL), first_slot)
    grant_memory(root, ipc_buffer)
    thread = make_thread(root, ipc_buffer)
    make_time(root, thread)
    return thread


def make_space(root: Root) -> None:
    """The address space gets the kernel's half, and ASID 1 from the first pool."""
    copy_kernel_entries(root.top)
    # Safety: fresh memory from the pool.
    pool = create(AsidPool, at=take(hardware, u64(ASID_POOL_BITS)))
    pool.spaces[ROOT_ASID] = root.top
    shared.asid_pools[0] = pool
    grant(root, PageTableCap(True, root.top, u64(ROOT_ASID), VAddr(0)), u64(SLOT_VSPACE))
    grant(root, AsidControlCap(), u64(SLOT_ASID_CONTROL))
    grant(root, AsidPoolCap(u64(0), pool), u64(SLOT_ASID_POOL))


def grant_extra(root: Root, extra: VAddr, tree: VAddr) -> None:
    """Page tables, and the extra boot info, which comes last of all, in pages that follow one another."""
    first_slot = hardware.next_slot
    count = extra_pages(hardware.tree_size)
    grant_tables(root, boot_description.start, extra + count * PAGE)
    tell_region(root, u64(IMAGE_PAGING), first_slot)
    first_slot = hardware.next_slot
    start = take(hardware, u64(PAGE_BITS))
    for i in urange(count):
        page = start if i == 0 else take(hardware, u64(PAGE_BITS))
        assert page == start + i * PAGE, "the pool hands out pages in order"
        grant_next(root, map_page(root, physical_address(page), extra + i * PAGE, u64(READ | WRITE)))
    tell_region(root, u64(EXTRA_PAGES), first_slot)
    write_extra(root, start, tree)


def grant_memory(root: Root, ipc_buffer: VAddr) -> None:
    """The image, and behind it the IPC buffer and the boot info."""
    first_slot = hardware.next_slot
    grant_image(root)
    tell_region(root, u64(IMAGE_FRAMES), first_slot)
    buffer_page = physical_address(take(hardware, u64(PAGE_BITS)))
    grant(root, map_page(root, buffer_page, ipc_buffer, u64(READ | WRITE)), u64(SLOT_IPC_BUFFER))
    info_cap = map_page(root, physical_address(root.boot_info), ipc_buffer + PAGE, u64(READ | WRITE))
    grant(root, info_cap, u64(SLOT_BOOT_INFO_FRAME))


def make_thread(root: Root, ipc_buffer: VAddr) -> Tcb:
    """The initial thread, about to run the first instruction with the boot info's address in a0."""
    # Safety: fresh memory from the pool.
    thread = create(Tcb, at=take(hardware, u64(TCB_BITS)))
    enlist(thread)
    grant(root, ThreadCap(thread), u64(SLOT_TCB))
    insert_derived(root.slots[SLOT_CNODE].cap, root.slots[SLOT_CNODE], thread.slots[CSPACE])
    insert_derived(root.slots[SLOT_VSPACE].cap, root.slots[SLOT_VSPACE], thread.slots[VSPACE])
    insert_derived(root.slots[SLOT_IPC_BUFFER].cap, root.slots[SLOT_IPC_BUFFER], thread.slots[IPC_BUFFER_FRAME])
    thread.ipc_buffer = ipc_buffer
    thread.priority = u32(MAX_PRIORITY)
    thread.max_priority = u32(MAX_PRIORITY)
    thread.context.words[PC] = u64(boot_description.entry)
    thread.context.words[A0] = u64(ipc_buffer + PAGE)
    thread.name[0] = u64(NAME_FIRST)
    thread.name[1] = u64(NAME_SECOND)
    return thread


def make_time(root: Root, thread: Tcb) -> None:
    """The initial thread's scheduling context: round robin."""
    # Safety: fresh memory from the pool.
    context = create(SchedContext, at=take(hardware, u64(MIN_SCHED_CONTEXT_BITS)))
    context.refill_limit = u32(MIN_REFILLS)
    context.thread = thread
    thread.sched_context = context
    fill(context, ticks_from_us(u64(BOOT_BUDGET_US)))
    grant(root, SchedContextCap(u64(MIN_SCHED_CONTEXT_BITS), context), u64(SLOT_SCHED_CONTEXT))
