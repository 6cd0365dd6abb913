"""Threads: stopping, starting, priorities (seL4 manual, 6.1)."""

from __future__ import annotations

from codegen.lang import u32, u64
from kernel.arch.riscv64.floats import forget_floats
from kernel.dump import strike
from kernel.heap import insert_by_priority, remove
from kernel.object.cancel import cancel_ipc
from kernel.object.consumption import cancel_yield_to, complete_yield_to
from kernel.object.donation import detach
from kernel.object.notification import unbind
from kernel.ready import dequeue, enqueue, is_runnable
from kernel.schedule import finish_syscall, forget, reschedule_required, set_state, wake
from kernel.shapes import Tcb, ThreadState
from kernel.state import this_core


def suspend(thread: Tcb) -> None:
    """Stop the thread. Its pc is where it would go on, or the system call that it was blocked in."""
    cancel_ipc(thread)
    finish_syscall(thread)
    thread.progress = u64(0)
    cancel_yield_to(thread)
    set_state(thread, ThreadState.INACTIVE)
    forget(thread)


def restart(thread: Tcb) -> None:
    """Let a thread that is stopped or blocked run from its pc: a call it was blocked in starts anew."""
    if is_runnable(thread) or thread.state is ThreadState.IDLE:
        return
    cancel_ipc(thread)
    set_state(thread, ThreadState.RESTART)
    wake(thread)


def set_priority(thread: Tcb, priority: u32) -> None:
    """Change the priority, and with it the thread's place in the queue that it is in."""
    was_ready = thread.in_ready_queue
    is_at_endpoint = thread.state is ThreadState.BLOCKED_ON_SEND or thread.state is ThreadState.BLOCKED_ON_RECEIVE
    endpoint = thread.endpoint if is_at_endpoint else None
    notification = thread.notification
    dequeue(thread)
    thread.priority = priority
    if was_ready:
        enqueue(thread)
        reschedule_required()
    elif endpoint is not None:
        remove(endpoint.waiting, thread)
        insert_by_priority(endpoint.waiting, thread)
    elif notification is not None:
        remove(notification.waiting, thread)
        insert_by_priority(notification.waiting, thread)
    elif this_core().current is thread or this_core().candidate is thread:
        reschedule_required()


def finalise_thread(thread: Tcb) -> None:
    """The last capability to the thread is gone: nothing may lead to it any more."""
    context = thread.sched_context
    if thread.bound_notification is not None:
        unbind(thread.bound_notification)
    suspend(thread)
    if context is not None:
        complete_yield_to(context)
        detach(context)
    forget_floats(thread)
    strike(thread)
