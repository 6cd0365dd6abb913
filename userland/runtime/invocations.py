"""Every invocation as a function: made by `python -m userland.generate` from `kernel/abi/invocations.py`."""

from __future__ import annotations

from codegen.lang import u64, value
from kernel.abi.errors import Error
from kernel.abi.labels import Label
from userland.runtime.buffer import get_word, set_cap, set_word
from userland.runtime.syscalls import error_of, invoke


def untyped_retype(
    untyped: u64,
    object_type: u64,
    size_bits: u64,
    root: u64,
    node_index: u64,
    node_depth: u64,
    node_offset: u64,
    count: u64,
) -> Error:
    """Make objects from untyped memory and put their capabilities into consecutive slots."""
    set_cap(u64(0), root)
    set_word(u64(4), node_offset)
    set_word(u64(5), count)
    answer = invoke(untyped, Label.UNTYPED_RETYPE, u64(6), u64(1), object_type, size_bits, node_index, node_depth)
    return error_of(answer)


def tcb_read_registers(tcb: u64, suspend_source: bool, arch_flags: u64, count: u64) -> Error:
    """Read a thread's registers, into message words 0 and on."""
    word0 = u64(1) if suspend_source else u64(0)
    word0 |= arch_flags << 8
    answer = invoke(tcb, Label.TCB_READ_REGISTERS, u64(2), u64(0), word0, count, u64(0), u64(0))
    set_word(u64(0), answer.m0)
    set_word(u64(1), answer.m1)
    set_word(u64(2), answer.m2)
    set_word(u64(3), answer.m3)
    return error_of(answer)


def tcb_write_registers(tcb: u64, resume_target: bool, arch_flags: u64, count: u64) -> Error:
    """Write a thread's registers, which stand in message words 2 and on."""
    word0 = u64(1) if resume_target else u64(0)
    word0 |= arch_flags << 8
    answer = invoke(tcb, Label.TCB_WRITE_REGISTERS, u64(34), u64(0), word0, count, get_word(u64(2)), get_word(u64(3)))
    return error_of(answer)


def tcb_copy_registers(
    tcb: u64,
    source: u64,
    suspend_source: bool,
    resume_target: bool,
    transfer_frame: bool,
    transfer_integer: bool,
    arch_flags: u64,
) -> Error:
    """Copy registers from another thread."""
    set_cap(u64(0), source)
    word0 = u64(1) if suspend_source else u64(0)
    word0 |= u64(2) if resume_target else u64(0)
    word0 |= u64(4) if transfer_frame else u64(0)
    word0 |= u64(8) if transfer_integer else u64(0)
    word0 |= arch_flags << 8
    answer = invoke(tcb, Label.TCB_COPY_REGISTERS, u64(1), u64(1), word0, u64(0), u64(0), u64(0))
    return error_of(answer)


def tcb_configure(
    tcb: u64,
    cspace_root: u64,
    cspace_root_data: u64,
    vspace_root: u64,
    vspace_root_data: u64,
    buffer: u64,
    buffer_frame: u64,
) -> Error:
    """Set a thread's capability space, address space and IPC buffer."""
    set_cap(u64(0), cspace_root)
    set_cap(u64(1), vspace_root)
    set_cap(u64(2), buffer_frame)
    answer = invoke(tcb, Label.TCB_CONFIGURE, u64(3), u64(3), cspace_root_data, vspace_root_data, buffer, u64(0))
    return error_of(answer)


def tcb_set_priority(tcb: u64, authority: u64, priority: u64) -> Error:
    """Set a thread's priority."""
    set_cap(u64(0), authority)
    answer = invoke(tcb, Label.TCB_SET_PRIORITY, u64(1), u64(1), priority, u64(0), u64(0), u64(0))
    return error_of(answer)


def tcb_set_mc_priority(tcb: u64, authority: u64, mc_priority: u64) -> Error:
    """Set the highest priority that a thread may give."""
    set_cap(u64(0), authority)
    answer = invoke(tcb, Label.TCB_SET_MC_PRIORITY, u64(1), u64(1), mc_priority, u64(0), u64(0), u64(0))
    return error_of(answer)


def tcb_set_sched_params(
    tcb: u64, authority: u64, mc_priority: u64, priority: u64, sched_context: u64, fault_endpoint: u64
) -> Error:
    """Set a thread's priorities, scheduling context and fault endpoint."""
    set_cap(u64(0), authority)
    set_cap(u64(1), sched_context)
    set_cap(u64(2), fault_endpoint)
    answer = invoke(tcb, Label.TCB_SET_SCHED_PARAMS, u64(2), u64(3), mc_priority, priority, u64(0), u64(0))
    return error_of(answer)


def tcb_set_timeout_endpoint(tcb: u64, timeout_endpoint: u64) -> Error:
    """Set where a thread's exhausted budget is reported."""
    set_cap(u64(0), timeout_endpoint)
    answer = invoke(tcb, Label.TCB_SET_TIMEOUT_ENDPOINT, u64(0), u64(1), u64(0), u64(0), u64(0), u64(0))
    return error_of(answer)


def tcb_set_ipc_buffer(tcb: u64, buffer: u64, buffer_frame: u64) -> Error:
    """Set a thread's IPC buffer."""
    set_cap(u64(0), buffer_frame)
    answer = invoke(tcb, Label.TCB_SET_IPC_BUFFER, u64(1), u64(1), buffer, u64(0), u64(0), u64(0))
    return error_of(answer)


def tcb_set_space(
    tcb: u64, fault_endpoint: u64, cspace_root: u64, cspace_root_data: u64, vspace_root: u64, vspace_root_data: u64
) -> Error:
    """Set a thread's fault endpoint, capability space and address space."""
    set_cap(u64(0), fault_endpoint)
    set_cap(u64(1), cspace_root)
    set_cap(u64(2), vspace_root)
    answer = invoke(tcb, Label.TCB_SET_SPACE, u64(2), u64(3), cspace_root_data, vspace_root_data, u64(0), u64(0))
    return error_of(answer)


def tcb_suspend(tcb: u64) -> Error:
    """Stop a thread."""
    answer = invoke(tcb, Label.TCB_SUSPEND, u64(0), u64(0), u64(0), u64(0), u64(0), u64(0))
    return error_of(answer)


def tcb_resume(tcb: u64) -> Error:
    """Let a stopped thread run."""
    answer = invoke(tcb, Label.TCB_RESUME, u64(0), u64(0), u64(0), u64(0), u64(0), u64(0))
    return error_of(answer)


def tcb_bind_notification(tcb: u64, notification: u64) -> Error:
    """Deliver a notification's signals to a thread that waits for messages."""
    set_cap(u64(0), notification)
    answer = invoke(tcb, Label.TCB_BIND_NOTIFICATION, u64(0), u64(1), u64(0), u64(0), u64(0), u64(0))
    return error_of(answer)


def tcb_unbind_notification(tcb: u64) -> Error:
    """Undo the binding of a notification."""
    answer = invoke(tcb, Label.TCB_UNBIND_NOTIFICATION, u64(0), u64(0), u64(0), u64(0), u64(0), u64(0))
    return error_of(answer)


def tcb_set_tls_base(tcb: u64, tls_base: u64) -> Error:
    """Set a thread's thread pointer."""
    answer = invoke(tcb, Label.TCB_SET_TLS_BASE, u64(1), u64(0), tls_base, u64(0), u64(0), u64(0))
    return error_of(answer)


@value
class TcbSetFlagsAnswer:
    """What tcb_set_flags answers."""

    error: Error
    flags: u64


def tcb_set_flags(tcb: u64, clear_flags: u64, set_flags: u64) -> TcbSetFlagsAnswer:
    """Change a thread's flags."""
    answer = invoke(tcb, Label.TCB_SET_FLAGS, u64(2), u64(0), clear_flags, set_flags, u64(0), u64(0))
    return TcbSetFlagsAnswer(error_of(answer), answer.m0)


def cnode_revoke(cnode: u64, index: u64, depth: u64) -> Error:
    """Delete every capability derived from the one in a slot."""
    answer = invoke(cnode, Label.CNODE_REVOKE, u64(2), u64(0), index, depth, u64(0), u64(0))
    return error_of(answer)


def cnode_delete(cnode: u64, index: u64, depth: u64) -> Error:
    """Empty a slot."""
    answer = invoke(cnode, Label.CNODE_DELETE, u64(2), u64(0), index, depth, u64(0), u64(0))
    return error_of(answer)


def cnode_cancel_badged_sends(cnode: u64, index: u64, depth: u64) -> Error:
    """Restart the threads that wait to send with this capability's badge."""
    answer = invoke(cnode, Label.CNODE_CANCEL_BADGED_SENDS, u64(2), u64(0), index, depth, u64(0), u64(0))
    return error_of(answer)


def cnode_copy(
    cnode: u64, dest_index: u64, dest_depth: u64, source_root: u64, source_index: u64, source_depth: u64, rights: u64
) -> Error:
    """Copy a capability."""
    set_cap(u64(0), source_root)
    set_word(u64(4), rights)
    answer = invoke(cnode, Label.CNODE_COPY, u64(5), u64(1), dest_index, dest_depth, source_index, source_depth)
    return error_of(answer)


def cnode_mint(
    cnode: u64,
    dest_index: u64,
    dest_depth: u64,
    source_root: u64,
    source_index: u64,
    source_depth: u64,
    rights: u64,
    badge: u64,
) -> Error:
    """Copy a capability with a badge."""
    set_cap(u64(0), source_root)
    set_word(u64(4), rights)
    set_word(u64(5), badge)
    answer = invoke(cnode, Label.CNODE_MINT, u64(6), u64(1), dest_index, dest_depth, source_index, source_depth)
    return error_of(answer)


def cnode_move(
    cnode: u64, dest_index: u64, dest_depth: u64, source_root: u64, source_index: u64, source_depth: u64
) -> Error:
    """Move a capability."""
    set_cap(u64(0), source_root)
    answer = invoke(cnode, Label.CNODE_MOVE, u64(4), u64(1), dest_index, dest_depth, source_index, source_depth)
    return error_of(answer)


def cnode_mutate(
    cnode: u64, dest_index: u64, dest_depth: u64, source_root: u64, source_index: u64, source_depth: u64, badge: u64
) -> Error:
    """Move a capability, with a badge."""
    set_cap(u64(0), source_root)
    set_word(u64(4), badge)
    answer = invoke(cnode, Label.CNODE_MUTATE, u64(5), u64(1), dest_index, dest_depth, source_index, source_depth)
    return error_of(answer)


def cnode_rotate(
    cnode: u64,
    dest_index: u64,
    dest_depth: u64,
    dest_badge: u64,
    pivot_root: u64,
    pivot_index: u64,
    pivot_depth: u64,
    pivot_badge: u64,
    source_root: u64,
    source_index: u64,
    source_depth: u64,
) -> Error:
    """Move two capabilities: pivot to destination and source to pivot."""
    set_cap(u64(0), pivot_root)
    set_cap(u64(1), source_root)
    set_word(u64(4), pivot_depth)
    set_word(u64(5), pivot_badge)
    set_word(u64(6), source_index)
    set_word(u64(7), source_depth)
    answer = invoke(cnode, Label.CNODE_ROTATE, u64(8), u64(2), dest_index, dest_depth, dest_badge, pivot_index)
    return error_of(answer)


def irq_issue_handler(irq_control: u64, irq: u64, root: u64, index: u64, depth: u64) -> Error:
    """Make the capability to an interrupt."""
    set_cap(u64(0), root)
    answer = invoke(irq_control, Label.IRQ_ISSUE_HANDLER, u64(3), u64(1), irq, index, depth, u64(0))
    return error_of(answer)


def irq_ack(irq_handler: u64) -> Error:
    """Let an interrupt come again."""
    answer = invoke(irq_handler, Label.IRQ_ACK, u64(0), u64(0), u64(0), u64(0), u64(0), u64(0))
    return error_of(answer)


def irq_set_handler(irq_handler: u64, notification: u64) -> Error:
    """Signal a notification on interrupt."""
    set_cap(u64(0), notification)
    answer = invoke(irq_handler, Label.IRQ_SET_HANDLER, u64(0), u64(1), u64(0), u64(0), u64(0), u64(0))
    return error_of(answer)


def irq_clear_handler(irq_handler: u64) -> Error:
    """Signal no notification on interrupt."""
    answer = invoke(irq_handler, Label.IRQ_CLEAR_HANDLER, u64(0), u64(0), u64(0), u64(0), u64(0), u64(0))
    return error_of(answer)


def domain_set(domain_control: u64, domain: u64, thread: u64) -> Error:
    """Put a thread into a domain."""
    set_cap(u64(0), thread)
    answer = invoke(domain_control, Label.DOMAIN_SET, u64(1), u64(1), domain, u64(0), u64(0), u64(0))
    return error_of(answer)


def domain_schedule_configure(domain_control: u64, index: u64, domain: u64, duration: u64) -> Error:
    """Set an entry of the domain schedule."""
    answer = invoke(domain_control, Label.DOMAIN_SCHEDULE_CONFIGURE, u64(3), u64(0), index, domain, duration, u64(0))
    return error_of(answer)


def domain_schedule_set_start(domain_control: u64, index: u64) -> Error:
    """Set the entry with which the domain schedule starts."""
    answer = invoke(domain_control, Label.DOMAIN_SCHEDULE_SET_START, u64(1), u64(0), index, u64(0), u64(0), u64(0))
    return error_of(answer)


def sched_control_configure_flags(
    sched_control: u64, sched_context: u64, budget: u64, period: u64, extra_refills: u64, badge: u64, flags: u64
) -> Error:
    """Set a scheduling context's budget and period, in microseconds."""
    set_cap(u64(0), sched_context)
    set_word(u64(4), flags)
    answer = invoke(
        sched_control, Label.SCHED_CONTROL_CONFIGURE_FLAGS, u64(5), u64(1), budget, period, extra_refills, badge
    )
    return error_of(answer)


def sched_context_bind(sched_context: u64, object: u64) -> Error:
    """Give it to a thread or notification."""
    set_cap(u64(0), object)
    answer = invoke(sched_context, Label.SCHED_CONTEXT_BIND, u64(0), u64(1), u64(0), u64(0), u64(0), u64(0))
    return error_of(answer)


def sched_context_unbind(sched_context: u64) -> Error:
    """Take it from whatever has it."""
    answer = invoke(sched_context, Label.SCHED_CONTEXT_UNBIND, u64(0), u64(0), u64(0), u64(0), u64(0), u64(0))
    return error_of(answer)


def sched_context_unbind_object(sched_context: u64, object: u64) -> Error:
    """Take it from a thread or notification."""
    set_cap(u64(0), object)
    answer = invoke(sched_context, Label.SCHED_CONTEXT_UNBIND_OBJECT, u64(0), u64(1), u64(0), u64(0), u64(0), u64(0))
    return error_of(answer)


@value
class SchedContextConsumedAnswer:
    """What sched_context_consumed answers."""

    error: Error
    consumed: u64


def sched_context_consumed(sched_context: u64) -> SchedContextConsumedAnswer:
    """Microseconds used since the last question."""
    answer = invoke(sched_context, Label.SCHED_CONTEXT_CONSUMED, u64(0), u64(0), u64(0), u64(0), u64(0), u64(0))
    return SchedContextConsumedAnswer(error_of(answer), answer.m0)


@value
class SchedContextYieldToAnswer:
    """What sched_context_yield_to answers."""

    error: Error
    consumed: u64


def sched_context_yield_to(sched_context: u64) -> SchedContextYieldToAnswer:
    """Let its thread run next; microseconds used."""
    answer = invoke(sched_context, Label.SCHED_CONTEXT_YIELD_TO, u64(0), u64(0), u64(0), u64(0), u64(0), u64(0))
    return SchedContextYieldToAnswer(error_of(answer), answer.m0)


def page_table_map(page_table: u64, vspace: u64, vaddr: u64, attributes: u64) -> Error:
    """Put a page table at the first missing level for an address."""
    set_cap(u64(0), vspace)
    answer = invoke(page_table, Label.PAGE_TABLE_MAP, u64(2), u64(1), vaddr, attributes, u64(0), u64(0))
    return error_of(answer)


def page_table_unmap(page_table: u64) -> Error:
    """Take a page table out of its address space."""
    answer = invoke(page_table, Label.PAGE_TABLE_UNMAP, u64(0), u64(0), u64(0), u64(0), u64(0), u64(0))
    return error_of(answer)


def page_map(page: u64, vspace: u64, vaddr: u64, rights: u64, attributes: u64) -> Error:
    """Map a page."""
    set_cap(u64(0), vspace)
    answer = invoke(page, Label.PAGE_MAP, u64(3), u64(1), vaddr, rights, attributes, u64(0))
    return error_of(answer)


def page_unmap(page: u64) -> Error:
    """Take a page out of its address space."""
    answer = invoke(page, Label.PAGE_UNMAP, u64(0), u64(0), u64(0), u64(0), u64(0), u64(0))
    return error_of(answer)


@value
class PageGetAddressAnswer:
    """What page_get_address answers."""

    error: Error
    paddr: u64


def page_get_address(page: u64) -> PageGetAddressAnswer:
    """A page's physical address."""
    answer = invoke(page, Label.PAGE_GET_ADDRESS, u64(0), u64(0), u64(0), u64(0), u64(0), u64(0))
    return PageGetAddressAnswer(error_of(answer), answer.m0)


def asid_control_make_pool(asid_control: u64, untyped: u64, root: u64, index: u64, depth: u64) -> Error:
    """Make a pool of address space identifiers from a page of untyped memory."""
    set_cap(u64(0), untyped)
    set_cap(u64(1), root)
    answer = invoke(asid_control, Label.ASID_CONTROL_MAKE_POOL, u64(2), u64(2), index, depth, u64(0), u64(0))
    return error_of(answer)


def asid_pool_assign(asid_pool: u64, vspace: u64) -> Error:
    """Make a page table the root of a space."""
    set_cap(u64(0), vspace)
    answer = invoke(asid_pool, Label.ASID_POOL_ASSIGN, u64(0), u64(1), u64(0), u64(0), u64(0), u64(0))
    return error_of(answer)


def irq_issue_handler_trigger(irq_control: u64, irq: u64, trigger: u64, root: u64, index: u64, depth: u64) -> Error:
    """Make the capability to an interrupt, level or edge triggered."""
    set_cap(u64(0), root)
    answer = invoke(irq_control, Label.IRQ_ISSUE_HANDLER_TRIGGER, u64(4), u64(1), irq, trigger, index, depth)
    return error_of(answer)
