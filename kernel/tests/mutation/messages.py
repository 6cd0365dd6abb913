"""Faults in threads and what passes between them: messages, faults, signals, replies, registers."""

from __future__ import annotations

from typing import Final

from codegen.mutation.fault import Fault

IPC: Final = "ipc.py"
ENDPOINT: Final = "object/endpoint.py"
NOTIFICATION: Final = "object/notification.py"
CALLSTACK: Final = "object/callstack.py"
CANCEL: Final = "object/cancel.py"
REPLY: Final = "object/reply.py"
FAULT: Final = "fault.py"
FAULT_MESSAGE: Final = "fault_message.py"
ANSWER: Final = "answer.py"
MESSAGE: Final = "message.py"
SYSCALL: Final = "syscall.py"
FASTSIGNAL: Final = "fastsignal.py"
TCB: Final = "object/tcb.py"
REGISTERS: Final = "object/thread_registers.py"
SCHEDULING: Final = "object/thread_scheduling.py"
INVOCATION: Final = "object/thread_invocation.py"
SLOTS: Final = "object/thread_slots.py"
SPACES: Final = "object/thread_space.py"

MESSAGE_FAULTS: Final = (
    # Messages.
    Fault(IPC, "unwrapped = unwrapped | (u64(1) << i)", "unwrapped = unwrapped | (u64(1) << count)"),
    Fault(
        IPC,
        "set_buffer_word(destination, i + BUFFER_CAPS, cap.badge)",
        "set_buffer_word(destination, i + BUFFER_CAPS, u64(0))",
    ),
    Fault(IPC, "return Transferred(count, unwrapped)", "return Transferred(count, u64(0))"),
    Fault(IPC, "            if may_grant:\n", "            if True:\n"),
    Fault(IPC, "urange(u64(MESSAGE_REGISTERS), length)", "urange(u64(MESSAGE_REGISTERS) + 1, length)"),
    Fault(IPC, "info.length < MAX_MESSAGE_WORDS", "info.length <= MAX_MESSAGE_WORDS + 7"),
    Fault(SYSCALL, "isinstance(cap, EndpointCap) and cap.can_send:", "isinstance(cap, EndpointCap):"),
    Fault(
        ENDPOINT,
        "transfer(thread, receiver, endpoint, cap.badge, may_grant=cap.can_grant)",
        "transfer(thread, receiver, endpoint, cap.badge, may_grant=True)",
    ),
    Fault(ENDPOINT, "may_reply = cap.can_grant or cap.can_grant_reply", "may_reply = cap.can_grant"),
    Fault(ENDPOINT, "        thread.badge = cap.badge\n", ""),
    Fault(ENDPOINT, "        cancel_ipc(reply.caller)\n", "        pass\n"),
    Fault(
        ENDPOINT,
        "transfer(sender, thread, endpoint, sender.badge, may_grant=sender.waits_with_grant)",
        "transfer(sender, thread, endpoint, thread.badge, may_grant=sender.waits_with_grant)",
    ),
    Fault(ENDPOINT, "may_donate = sender.fault.kind is not FaultKind.TIMEOUT", "may_donate = True"),
    Fault(
        ENDPOINT,
        "        set_state(sender, ThreadState.RUNNING)\n        wake(sender)",
        "        set_state(sender, ThreadState.RUNNING)",
    ),
    Fault(ENDPOINT, "        hold(reply, thread)\n", "        pass\n"),
    Fault(ENDPOINT, "        if thread.badge == badge:\n", "        if thread.badge != badge:\n"),
    Fault(
        CANCEL,
        "        set_state(thread, ThreadState.RESTART)\n        wake(thread)\n",
        "        set_state(thread, ThreadState.RESTART)\n",
    ),
    Fault(ENDPOINT, "        thread.context.words[A0] = u64(0)\n", "        pass\n"),
    Fault(ENDPOINT, "        return_to_notification(thread, notification)\n", "        pass\n"),
    # Signals.
    Fault(FASTSIGNAL, " and cap.can_send:", ":"),
    Fault(FASTSIGNAL, "notification.badge | cap.badge", "cap.badge"),
    Fault(FASTSIGNAL, "if bound_thread is None or", "if True or"),
    Fault(FASTSIGNAL, " or notification.sched_context is not None or", " or"),
    Fault(FASTSIGNAL, " or not cap.can_receive or not may_wait", " or not may_wait"),
    Fault(FASTSIGNAL, " or not may_wait(thread, cap.notification)", ""),
    Fault(FASTSIGNAL, " or following.yield_to is not None", ""),
    Fault(FASTSIGNAL, " or following.state is not ThreadState.RUNNING", ""),
    Fault(FASTSIGNAL, "    dequeue(following)\n", ""),
    Fault(FASTSIGNAL, " and from_bits(MessageInfo, info).extra_caps == 0:", ":"),
    Fault(SYSCALL, "isinstance(cap, NotificationCap) and cap.can_send:", "isinstance(cap, NotificationCap):"),
    Fault(NOTIFICATION, "notification.badge = notification.badge | badge", "notification.badge = badge"),
    Fault(NOTIFICATION, "    notification.badge = u64(0)\n", ""),
    Fault(NOTIFICATION, "        cancel_ipc(bound_thread)\n", ""),
    Fault(NOTIFICATION, "        thread.bound_notification = None\n", "        pass\n"),
    Fault(NOTIFICATION, "    borrow_from_notification(thread, notification)\n    wake(thread)\n", "    wake(thread)\n"),
    Fault(
        NOTIFICATION,
        "    borrow_from_notification(thread, notification)\n    wake(thread)\n",
        "    borrow_from_notification(thread, notification)\n",
    ),
    # Calls and answers.
    Fault(CALLSTACK, "    below.context = None\n", ""),
    Fault(CALLSTACK, "        above.below = below\n", "        pass\n"),
    Fault(CALLSTACK, "        context.top_reply = below\n    reply.context", "        pass\n    reply.context"),
    Fault(CALLSTACK, "if context is not None and caller.sched_context is None:", "if False:"),
    Fault(CALLSTACK, "    thread.reply = reply\n", "    pass\n"),
    Fault(ENDPOINT, "        thread.reply = None\n", ""),
    Fault(CALLSTACK, "and callee.sched_context is None:", ":"),
    Fault(CANCEL, "                thread.reply.caller = None\n", "                pass\n"),
    Fault(CANCEL, "    thread.fault = NO_FAULT\n", ""),
    Fault(CANCEL, "        notification.state = NotificationState.IDLE\n", "        pass\n"),
    Fault(REPLY, "set_state(receiver, ThreadState.RUNNING)", "set_state(receiver, ThreadState.RESTART)"),
    Fault(SYSCALL, "cap.reply, may_grant=cap.can_grant)", "cap.reply, may_grant=True)"),
    Fault(REPLY, "    fault = clear_fault(receiver)\n", "    fault = receiver.fault\n"),
    Fault(REPLY, "elif has_timeout_handler(thread) and not was_timeout:", "elif False:"),
    # Faults.
    Fault(
        FAULT,
        "and cap.can_send and (cap.can_grant or cap.can_grant_reply)",
        "and (cap.can_grant or cap.can_grant_reply)",
    ),
    Fault("fault.py", "Fault(FaultKind.TIMEOUT, address=badge)", "Fault(FaultKind.TIMEOUT)"),
    Fault(FAULT_MESSAGE, "fault.address, u64(fault.in_receive), u64(0))", "fault.address, u64(0), u64(0))"),
    Fault(FAULT_MESSAGE, "words[PC], words[SP], fault.address", "words[PC], words[PC], fault.address"),
    Fault(
        FAULT_MESSAGE,
        "set_message_word(thread, buffer, offset + 2, fault.found)",
        "set_message_word(thread, buffer, offset + 2, fault.guard_bits)",
    ),
    Fault(FAULT_MESSAGE, "return label == 0", "return True"),
    Fault(FAULT_MESSAGE, "urange(least(length, most))", "urange(most)"),
    Fault(
        ANSWER,
        "set_message_word(thread, buffer, u64(1), error.second)",
        "set_message_word(thread, buffer, u64(1), error.first)",
    ),
    Fault(ANSWER, "return write_lookup_fault(thread, buffer, u64(1), error.lookup)", "return u64(1)"),
    Fault(MESSAGE, " or (for_writing and not cap.can_write)", ""),
    Fault(MESSAGE, "or cap.is_device or", "or"),
    # System calls.
    Fault(SYSCALL, "is_blocking=number is Syscall.SEND, may_donate=False)", "is_blocking=True, may_donate=False)"),
    Fault(SYSCALL, "is_empty(slot) and message_info(thread).extra_caps == 0", "is_empty(slot)"),
    Fault(SYSCALL, "slot is not None and is_empty(slot) and message_info", "slot is not None and message_info"),
    Fault(SYSCALL, "is_ignored(thread):\n        thread.progress = u64(0)\n", "is_ignored(thread):\n        pass\n"),
    Fault(SYSCALL, "or isinstance(outcome, Preempted):\n        return", ":\n        return"),
    Fault(SYSCALL, "    if not is_call:\n        return\n", ""),
    Fault(
        SYSCALL,
        "elif isinstance(cap, NotificationCap) and cap.can_receive and",
        "elif isinstance(cap, NotificationCap) and",
    ),
    Fault(NOTIFICATION, "notification.bound_thread is None or notification.bound_thread is thread", "True"),
    Fault(SYSCALL, "if isinstance(cap, EndpointCap) and cap.can_receive:", "if isinstance(cap, EndpointCap):"),
    # Threads.
    Fault(TCB, "    cancel_yield_to(thread)\n", ""),
    Fault(
        TCB,
        "    set_state(thread, ThreadState.INACTIVE)\n    forget(thread)\n",
        "    set_state(thread, ThreadState.INACTIVE)\n",
    ),
    Fault(TCB, "        unbind(thread.bound_notification)\n", "        pass\n"),
    Fault(TCB, "        detach(context)\n", ""),
    Fault(TCB, "    forget_floats(thread)\n", "    pass\n"),
    Fault(TCB, "    if is_runnable(thread) or thread.state is ThreadState.IDLE:\n        return\n", ""),
    Fault(REGISTERS, "if thread is current_thread():\n        return illegal_operation()\n    count =", "count ="),
    Fault(REGISTERS, "call.length - 2 < call.word(u64(1))", "call.length < call.word(u64(1))"),
    Fault(REGISTERS, "& KNOWN_FLAGS)", ")"),
    Fault(REGISTERS, "thread.context.words[TP] = call.word(u64(0))", "thread.context.words[SP] = call.word(u64(0))"),
    Fault(SCHEDULING, "if priority > greatest else None", "if priority >= greatest and priority != 0 else None"),
    Fault(SCHEDULING, "    thread.max_priority = u32(call.word(u64(0)))\n", ""),
    Fault(INVOCATION, " or notification.bound_thread is not None\n", "\n"),
    Fault(INVOCATION, " or notification.waiting.first is not None:", ":"),
    Fault(SLOTS, "if not isinstance(derived, FrameCap) or derived.is_device:", "if not isinstance(derived, FrameCap):"),
    Fault(SLOTS, " and same_object(cap, source.cap) and same_object(thread_cap, thread_slot.cap):", ":"),
    Fault(SPACES, "isinstance(progress, Success) and thread_cap.thread is this_core().current", "False"),
    Fault(SPACES, "        thread_cap.thread.ipc_buffer = VAddr(call.word(u64(2)))\n", ""),
    Fault(SPACES, "handler_from(handler_slot, u64(1))", "handler_from(handler_slot, u64(2))"),
    Fault(SPACES, "    if isinstance(progress, Preempted):\n        return progress\n", ""),
    Fault(SPACES, "    thread_cap.thread.ipc_buffer = VAddr(call.word(u64(0)))\n", ""),
)
