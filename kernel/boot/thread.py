"""The initial thread and its time (seL4 manual, 9)."""

from __future__ import annotations

from typing import Final

from codegen.lang import VAddr, create, u32, u64
from kernel.abi.bootinfo import SLOT_CNODE, SLOT_IPC_BUFFER, SLOT_SCHED_CONTEXT, SLOT_TCB, SLOT_VSPACE
from kernel.abi.objects import MIN_SCHED_CONTEXT_BITS, TCB_BITS
from kernel.boot.grant import Root, grant
from kernel.boot.image import PAGE
from kernel.boot.memory import take
from kernel.clock import ticks_from_us
from kernel.config import BOOT_BUDGET_US, MAX_PRIORITY
from kernel.dump import enlist
from kernel.object.derivation import insert_derived
from kernel.refill import MIN_REFILLS
from kernel.refill import new as fill
from kernel.shapes import A0, CSPACE, IPC_BUFFER_FRAME, PC, VSPACE, SchedContext, SchedContextCap, Tcb, ThreadCap
from kernel.state import boot_description, hardware

RAW_ADDRESSES: Final = "the first objects are made here, before there is untyped memory"

NAME_FIRST: Final = 0x7672_6573_746F_6F72  # "rootserv"
NAME_SECOND: Final = 0x7265  # "er"


def make_thread(root: Root, ipc_buffer: VAddr, context: SchedContext) -> Tcb:
    """The initial thread, about to run the first instruction with the boot info's address in a0."""
    # Safety: fresh memory from the pool.
    thread = create(Tcb, at=take(hardware, u64(TCB_BITS)))
    enlist(thread)
    grant(root, ThreadCap(thread), u64(SLOT_TCB))
    insert_derived(root.slots[SLOT_CNODE].cap, root.slots[SLOT_CNODE], thread.slots[CSPACE])
    insert_derived(root.slots[SLOT_VSPACE].cap, root.slots[SLOT_VSPACE], thread.slots[VSPACE])
    insert_derived(root.slots[SLOT_IPC_BUFFER].cap, root.slots[SLOT_IPC_BUFFER], thread.slots[IPC_BUFFER_FRAME])
    context.thread = thread
    thread.sched_context = context
    thread.ipc_buffer = ipc_buffer
    thread.priority = u32(MAX_PRIORITY)
    thread.max_priority = u32(MAX_PRIORITY)
    thread.context.words[PC] = u64(boot_description.entry)
    thread.context.words[A0] = u64(ipc_buffer + PAGE)
    thread.name[0] = u64(NAME_FIRST)
    thread.name[1] = u64(NAME_SECOND)
    return thread


def make_time(root: Root) -> SchedContext:
    """The initial thread's scheduling context: round robin.

    Neither stands at the start of a page: the entries of page tables that are used most are there, and in many a cache
    there is room for four such lines.
    """
    take(hardware, u64(TCB_BITS))  # and leave it unused
    # Safety: fresh memory from the pool.
    context = create(SchedContext, at=take(hardware, u64(MIN_SCHED_CONTEXT_BITS)))
    context.refill_limit = u32(MIN_REFILLS)
    fill(context, ticks_from_us(u64(BOOT_BUDGET_US)))
    grant(root, SchedContextCap(u64(MIN_SCHED_CONTEXT_BITS), context), u64(SLOT_SCHED_CONTEXT))
    return context
