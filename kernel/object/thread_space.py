"""Giving a thread its capability space, address space, IPC buffer and fault handler."""

from __future__ import annotations

from codegen.lang import VAddr, u64
from kernel.abi.errors import Error
from kernel.call import Invocation
from kernel.object.thread_slots import buffer_from, cspace_from, handler_from, install, vspace_from
from kernel.results import InvocationError, Outcome, Preempted, Progress, Success
from kernel.schedule import reschedule_required
from kernel.shapes import CSPACE, FAULT_HANDLER, IPC_BUFFER_FRAME, VSPACE, Cap, Slot, ThreadCap
from kernel.state import this_core


def finish(progress: Progress, thread_cap: ThreadCap) -> Progress:
    """The outcome of installing; the current thread leaves the kernel with what it has now."""
    if isinstance(progress, Success) and thread_cap.thread is this_core().current:
        reschedule_required()
    return progress


def configure(call: Invocation, thread_cap: ThreadCap, thread_slot: Slot) -> Outcome:
    """Words: CSpace data, VSpace data, buffer. Capabilities: CSpace, VSpace, the buffer's frame.

    Errors: TRUNCATED_MESSAGE; those of the buffer, of the CSpace, of the VSpace.
    """
    cspace_slot = call.first_cap
    vspace_slot = call.second_cap
    buffer_slot = call.third_cap
    if call.length < 3 or cspace_slot is None or vspace_slot is None or buffer_slot is None:
        return InvocationError(Error.TRUNCATED_MESSAGE)
    buffer = buffer_from(buffer_slot, call.word(u64(2)))
    if isinstance(buffer, InvocationError):
        return buffer
    cspace = cspace_from(cspace_slot, call.word(u64(0)))
    if isinstance(cspace, InvocationError):
        return cspace
    vspace = vspace_from(vspace_slot)
    if isinstance(vspace, InvocationError):
        return vspace
    progress = install_spaces(thread_cap, thread_slot, cspace, cspace_slot, vspace, vspace_slot)
    if isinstance(progress, Success):
        thread_cap.thread.ipc_buffer = VAddr(call.word(u64(2)))
        progress = install(thread_cap, thread_slot, u64(IPC_BUFFER_FRAME), buffer, buffer_slot)
    return finish(progress, thread_cap)


def install_spaces(
    thread_cap: ThreadCap, thread_slot: Slot, cspace: Cap, cspace_slot: Slot, vspace: Cap, vspace_slot: Slot
) -> Progress:
    """Replace CSpace and VSpace."""
    progress = install(thread_cap, thread_slot, u64(CSPACE), cspace, cspace_slot)
    if isinstance(progress, Preempted):
        return progress
    return install(thread_cap, thread_slot, u64(VSPACE), vspace, vspace_slot)


def set_space(call: Invocation, thread_cap: ThreadCap, thread_slot: Slot) -> Outcome:
    """Words: CSpace data, VSpace data. Capabilities: fault handler, CSpace, VSpace.

    Errors: TRUNCATED_MESSAGE; those of the CSpace, of the VSpace; INVALID_CAPABILITY for the handler.
    """
    handler_slot = call.first_cap
    cspace_slot = call.second_cap
    vspace_slot = call.third_cap
    if call.length < 2 or handler_slot is None or cspace_slot is None or vspace_slot is None:
        return InvocationError(Error.TRUNCATED_MESSAGE)
    cspace = cspace_from(cspace_slot, call.word(u64(0)))
    if isinstance(cspace, InvocationError):
        return cspace
    vspace = vspace_from(vspace_slot)
    if isinstance(vspace, InvocationError):
        return vspace
    handler = handler_from(handler_slot, u64(1))
    if isinstance(handler, InvocationError):
        return handler
    progress = install(thread_cap, thread_slot, u64(FAULT_HANDLER), handler, handler_slot)
    if isinstance(progress, Success):
        progress = install_spaces(thread_cap, thread_slot, cspace, cspace_slot, vspace, vspace_slot)
    return finish(progress, thread_cap)


def set_ipc_buffer(call: Invocation, thread_cap: ThreadCap, thread_slot: Slot) -> Outcome:
    """Words: the buffer's address, zero for none. Capabilities: the frame.

    Errors: TRUNCATED_MESSAGE; those of the buffer.
    """
    slot = call.first_cap
    if call.length < 1 or slot is None:
        return InvocationError(Error.TRUNCATED_MESSAGE)
    buffer = buffer_from(slot, call.word(u64(0)))
    if isinstance(buffer, InvocationError):
        return buffer
    thread_cap.thread.ipc_buffer = VAddr(call.word(u64(0)))
    return finish(install(thread_cap, thread_slot, u64(IPC_BUFFER_FRAME), buffer, slot), thread_cap)
