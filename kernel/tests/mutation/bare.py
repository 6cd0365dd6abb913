"""Faults in bare calls: what is passed on, what is turned down, what is told of the registers that are not kept."""

from __future__ import annotations

from typing import Final

from codegen.mutation.fault import Fault

FASTPATH: Final = "fastpath.py"
SCHEDULE: Final = "schedule.py"
REGISTERS: Final = "object/thread_registers.py"
ENTRY: Final = "entry.py"

BARE_FAULTS: Final = (
    Fault(FASTPATH, "return turn_down(thread) if is_bare else call_below", "return call_below"),
    Fault(FASTPATH, "return turn_down(thread) if is_bare else fast_invoke(thread)", "return fast_invoke(thread)"),
    Fault(FASTPATH, "return turn_down(thread) if is_bare else call_with_more", "return call_with_more"),
    Fault(FASTPATH, "return turn_down(thread) if is_bare else answer_below", "return answer_below"),
    Fault(FASTPATH, "    return turn_down(thread) if is_bare else go_round()", "    return go_round()"),
    Fault(FASTPATH, "return hand_bare(caller, u64(0), info, m0, m1, m2, m3)", "return Way.ORDINARY"),
    Fault(FASTPATH, "resume_bare(badge, info, m0, m1, m2, m3,", "resume_bare(badge, info, m0, m1, m2, u64(0),"),
    Fault(FASTPATH, "    start_anew(thread)\n    return Way.LEAVE", "    return Way.LEAVE"),
    Fault(SCHEDULE, "context.words[PC] = context.words[RA] - 4", "context.words[PC] = context.words[RA]"),
    Fault(SCHEDULE, "context.resume_at = context.words[RA] | ANEW", "context.resume_at = context.words[PC] | ANEW"),
    Fault(SCHEDULE, "    if likely(context.resume_at != 0):\n        return\n", ""),
    Fault(SCHEDULE, "words[PC] | ANEW", "words[PC]"),
    Fault(SCHEDULE, "context.resume_at & ~u64(ANEW)", "context.resume_at"),
    Fault(REGISTERS, "    fill_in(thread)\n    for i in urange(count):", "    for i in urange(count):"),
    Fault(REGISTERS, "    fill_in(thread)\n    for i in urange(count if", "    for i in urange(count if"),
    Fault(REGISTERS, "    fill_in(source)\n", ""),
    Fault(REGISTERS, "    fill_in(destination)\n", ""),
    Fault(ENTRY, "if FASTPATH else turn_down(thread)", "if FASTPATH else Way.ORDINARY"),
    Fault(ENTRY, "    clear_words(thread)\n    return", "    return"),
    Fault(ENTRY, "    clear_words(thread)\n    if", "    if"),
    Fault(FASTPATH, "for i in urange(A0, A6):", "for i in urange(A1, A6):"),
    Fault(FASTPATH, "for i in urange(A0, A6):", "for i in urange(A0, A6 - 1):"),
)
