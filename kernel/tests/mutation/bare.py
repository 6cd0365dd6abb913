"""Faults in bare calls: what is passed on, what is turned down, what is told of the registers that are not kept."""

from __future__ import annotations

from typing import Final

from codegen.mutation.fault import Fault

FASTPATH: Final = "fastpath.py"
SCHEDULE: Final = "schedule.py"
REGISTERS: Final = "object/thread_registers.py"
ENTRY: Final = "entry.py"
IPC: Final = "ipc.py"
FAULT: Final = "fault.py"
NOTIFICATION: Final = "object/notification.py"

BARE_FAULTS: Final = (
    Fault(FASTPATH, "return turn_down(thread) if is_bare else call_below", "return call_below"),
    Fault(FASTPATH, "return turn_down(thread) if is_bare else fast_invoke(thread)", "return fast_invoke(thread)"),
    Fault(FASTPATH, "return turn_down(thread) if is_bare else call_with_more", "return call_with_more"),
    Fault(FASTPATH, "return turn_down(thread) if is_bare else answer_below", "return answer_below"),
    Fault(
        FASTPATH,
        "    if receiver is None:\n        return turn_down(thread) if is_bare else go_round()",
        "    if receiver is None:\n        return go_round()",
    ),
    Fault(FASTPATH, "    if is_bare:\n        return resume_bare", "    if False:\n        return resume_bare"),
    Fault(FASTPATH, "        context.resume_at = u64(0)\n", ""),
    Fault(FASTPATH, "resume_bare(badge, info, m0, m1, m2, m3,", "resume_bare(badge, info, m0, m1, m2, u64(0),"),
    Fault(FASTPATH, "    start_anew(thread)\n    return Way.LEAVE", "    return Way.LEAVE"),
    Fault(SCHEDULE, "context.words[PC] = context.words[RA] - CALL_BYTES", "context.words[PC] = context.words[RA]"),
    Fault(SCHEDULE, "context.resume_at = context.words[RA] | ANEW", "context.resume_at = context.words[PC] | ANEW"),
    Fault(SCHEDULE, "    if unlikely(context.resume_at == 0):\n", "    if True:\n"),
    Fault(SCHEDULE, "        context.words[PC] = context.resume_at - CALL_BYTES\n", "        pass\n"),
    Fault(SCHEDULE, "        context.resume_at = context.resume_at | ANEW\n", ""),
    Fault(IPC, "    fill_in(receiver)\n", ""),
    Fault(IPC, "    fill_in(handler)\n", ""),
    Fault(NOTIFICATION, "    fill_in(thread)\n", ""),
    Fault(FAULT, "    start_anew(thread)\n    cap", "    cap"),
    Fault(SCHEDULE, "words[PC] | ANEW", "words[PC]"),
    Fault(SCHEDULE, "context.resume_at & ~u64(ANEW)", "context.resume_at"),
    Fault(REGISTERS, "    fill_in(thread)\n    for i in urange(count):", "    for i in urange(count):"),
    Fault(REGISTERS, "    forget_call(thread)\n    for i in urange(count if", "    for i in urange(count if"),
    Fault(REGISTERS, "    start_anew(thread)\n    if (call.word", "    if (call.word"),
    Fault(REGISTERS, "        forget_call(thread)\n        copy_some", "        copy_some"),
    Fault(REGISTERS, "u64(FRAME_COUNT))\n        start_anew(thread)\n", "u64(FRAME_COUNT))\n"),
    Fault(REGISTERS, "    fill_in(source)\n", ""),
    Fault(REGISTERS, "    fill_in(destination)\n", ""),
    Fault(ENTRY, "if FASTPATH else turn_down(thread)", "if FASTPATH else Way.ORDINARY"),
    Fault(ENTRY, "    begin_bare(thread)\n    return", "    return"),
    Fault(ENTRY, "    begin_bare(thread)\n    if", "    if"),
    Fault(FASTPATH, "for i in urange(A0, A6):", "for i in urange(A1, A6):"),
    Fault(FASTPATH, "for i in urange(A0, A6):", "for i in urange(A0, A6 - 1):"),
)
