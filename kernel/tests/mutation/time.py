"""Faults in time: refills, budgets, who runs next, scheduling contexts."""

from __future__ import annotations

from typing import Final

from codegen.mutation.fault import Fault

REFILL: Final = "refill.py"
BUDGET: Final = "budget.py"
READY: Final = "ready.py"
SCHEDULE: Final = "schedule.py"
SWITCH: Final = "switch.py"
CONTEXT: Final = "object/schedcontext.py"
CONTROL: Final = "object/schedcontrol.py"
CONSUMPTION: Final = "object/consumption.py"
DONATION: Final = "object/donation.py"
FASTPATH: Final = "fastpath.py"
YIELD: Final = "fastyield.py"
DOMAIN: Final = "domain.py"
DOMAIN_CALLS: Final = "object/domain.py"
BENCHMARK: Final = "benchmark.py"
TRAP: Final = "arch/riscv64/trap.py"

TIME_FAULTS: Final = (
    Fault(REFILL, "beyond + (limit & (u64(0) - (beyond >> 63)))", "beyond + limit"),
    Fault(REFILL, "if time <= last.time + last.amount:", "if time <= last.time:"),
    Fault(REFILL, "Refill(last.time, last.amount + amount)", "Refill(last.time, amount)"),
    Fault(REFILL, "Refill(time - last.amount, last.amount + amount)", "Refill(time, last.amount + amount)"),
    Fault(REFILL, "amount >= used + this_core().least_budget", "amount >= used"),
    Fault(
        REFILL,
        "add(context, time + context.period, budget - first.amount)",
        "add(context, time + context.period, budget)",
    ),
    Fault(REFILL, "elif first.amount < this_core().least_budget:", "elif False:"),
    Fault(REFILL, "add(context, first.time + context.period, left)", "add(context, first.time + context.period, used)"),
    Fault(REFILL, "left = left - first.amount\n", "left = left - this_core().least_budget\n"),
    Fault(REFILL, "add(context, first.time + context.period, first.amount)", "add(context, first.time, first.amount)"),
    Fault(REFILL, "second.amount + used", "second.amount"),
    Fault(REFILL, "    context.refills[0] = Refill(first.time, first.amount - used)\n", ""),
    Fault(
        REFILL,
        "set_head(context, first.time + left, first.amount - left)",
        "set_head(context, first.time, first.amount - left)",
    ),
    Fault(REFILL, "        use_slice(context, used)\n", "        start_round(context)\n"),
    Fault(REFILL, "if is_round_robin(context) and used <", "if used <"),
    Fault(REFILL, "add(context, first.time + context.period, left)", "add(context, first.time, left)"),
    Fault(REFILL, "    set_head(context, this_core().now, head(context).amount)\n", ""),
    Fault(REFILL, "set_head(context, time, first.amount + second.amount)", "set_head(context, time, second.amount)"),
    Fault(REFILL, "context.refill_count = context.refill_count - 1\n    end", "end"),
    Fault(REFILL, "set_head(context, end, head(context).amount)", "pass"),
    Fault(REFILL, "if context.refill_count > 1:", "if context.refill_count > 2:"),
    Fault(REFILL, "    set_head(context, this_core().now + context.period, context.budget)\n", ""),
    Fault(REFILL, "    context.refill_count = u32(1)  # nobody", "    # nobody"),
    Fault(SCHEDULE, "    make_head_usable(context)\n", ""),
    Fault(BUDGET, "context.consumed = context.consumed + me.consumed\n    charge", "charge"),
    Fault(BUDGET, "    me.consumed = u64(0)\n", ""),
    Fault(BUDGET, "        append_ready(thread)\n", "        pass\n"),
    Fault(BUDGET, "    context.consumed = consumed\n", ""),
    Fault(BUDGET, "if likely(may_time_out) and not is_round_robin(context) and", "if may_time_out and"),
    Fault(
        READY,
        "(u64(1) << (thread.priority & 63))\n    ready.words = ready.words |",
        "(u64(1) << (thread.priority & 31))\n    ready.words = ready.words |",
    ),
    Fault(READY, "    thread.in_ready_queue = True\n", ""),
    Fault(DOMAIN, "or thread.domain == this_core().domain", "or True"),
    Fault(DOMAIN, "and this_core().now >= this_core().domain_end", "and this_core().now > this_core().domain_end"),
    Fault(DOMAIN, "if shared.schedule[index].duration == 0:", "if False:"),
    Fault(DOMAIN, "    if end > me.now:\n        me.domain_end = end", "    me.domain_end = end"),
    Fault(DOMAIN, "        me.domain_end = end\n", "        pass\n"),
    Fault(DOMAIN, "and this_core().domain_end < deadline else", "and False else"),
    Fault(DOMAIN, "words = words | this_core().ready[domain].words", "words = words & this_core().ready[domain].words"),
    Fault(DOMAIN_CALLS, "    dequeue(thread)\n", ""),
    Fault(DOMAIN_CALLS, "        enqueue(thread)\n    reschedule_required()", "        enqueue(thread)"),
    Fault(DOMAIN_CALLS, "entry_domain != 0 or index == shared.schedule_start", "entry_domain != 0"),
    Fault(DOMAIN_CALLS, "    start_entry(index)\n", ""),
    Fault("object/creation.py", "            thread.domain = this_core().domain\n", ""),
    Fault(BUDGET, " and not is_over():", ":"),
    Fault(FASTPATH, "is_here(following) and", "True and"),
    Fault(READY, "        ready.words = ready.words & ~(u64(1) << (word & 63))\n", "        pass\n"),
    Fault(READY, "ready.words >> word >> 1 == 0", "ready.words >> word == 0"),
    Fault(SCHEDULE, "        me.candidate = thread\n    else", "        pass\n    else"),
    Fault(SCHEDULE, "        reschedule_required()\n        enqueue(thread)\n", "        enqueue(thread)\n"),
    Fault(
        SCHEDULE,
        "if candidate is not None and is_schedulable(candidate):\n        enqueue(candidate)",
        "if candidate is not None and is_schedulable(candidate):\n        pass",
    ),
    Fault(SCHEDULE, "    if me.current is thread or me.candidate is thread:\n        reschedule_required()\n", ""),
    Fault(
        SCHEDULE,
        "context.is_sporadic and context is not this_core().context:\n        unblock_check",
        "False:\n        unblock_check",
    ),
    Fault(SCHEDULE, "context.consumed = context.consumed + me.consumed", "pass"),
    Fault(SCHEDULE, "thread.context.resume_at = thread.context.words[PC] | ANEW", "pass"),
    Fault(
        SWITCH, "    if context is not None and likely(not context.is_sporadic):\n        unblock_check(context)\n", ""
    ),
    Fault(SWITCH, "    commit_time()\n", ""),
    Fault(SWITCH, "    me.context = context\n    me.must_set_timer = True\n", "    me.context = context\n"),
    Fault(SWITCH, "head(context).amount - me.consumed", "head(context).amount"),
    Fault(SWITCH, "due if due < deadline else deadline", "deadline"),
    Fault(SWITCH, "not thread.in_ready_queue and is_highest(candidate.priority)", "is_highest(candidate.priority)"),
    Fault(
        SWITCH,
        "        if candidate.priority == thread.priority and",
        "        if candidate.priority != thread.priority and",
    ),
    Fault(SWITCH, "        complete_yield_to(context)\n", "        pass\n"),
    Fault(SWITCH, "    activate(thread)\n", ""),
    Fault(
        CONTEXT, "if context.thread is not None or thread.sched_context is not None:", "if context.thread is not None:"
    ),
    Fault(CONTEXT, "return is_runnable(thread) or is_stopped or", "return True or"),
    Fault(CONTEXT, "    if context.thread is current_thread():\n        return illegal_operation()\n", ""),
    Fault(CONTEXT, "        notification.sched_context = None\n", ""),
    Fault(CONTEXT, "        reply.context = None\n", ""),
    Fault(CONTEXT, "or thread.priority > caller.max_priority:", ":"),
    Fault(CONTEXT, "if caller.yield_to is not None or thread", "if thread"),
    Fault(CONTEXT, "            context.yielded_by = caller\n", ""),
    Fault(CONTEXT, "    context.refill_limit = u32(0)\n", ""),
    Fault(CONTEXT, "        me.context = None\n", ""),
    Fault(CONTROL, "if budget > period else", "if budget >= period else"),
    Fault(CONTROL, "if call.word(u64(2)) > max_extra_refills", "if call.word(u64(2)) >= max_extra_refills"),
    Fault(CONTROL, "        commit_time()\n", "        pass\n"),
    Fault(CONTROL, "        release_remove(context.thread)\n", "        pass\n"),
    Fault(CONTROL, "extra_refills + MIN_REFILLS", "extra_refills + 1"),
    Fault(CONTROL, "        resume_with(thread, context)\n", "        pass\n"),
    Fault(CONTROL, "        update(context, ticks_from_us(budget))\n", "        new(context, ticks_from_us(budget))\n"),
    Fault(CONSUMPTION, "context.consumed = u64(0) - uncharged", "context.consumed = u64(0)"),
    Fault(CONSUMPTION, "        context.yielded_by = None\n", "        pass\n"),
    Fault(DONATION, "        forget(thread)\n", ""),
    Fault(DONATION, "and context.thread is None:\n        attach", ":\n        attach"),
    Fault(DONATION, "if context is not None and context.thread is thread:", "if context is not None:"),
    Fault(FASTPATH, "or not cap.can_send or", "or"),
    Fault(FASTPATH, "    below.above = None\n", ""),
    Fault(FASTPATH, " or cap.endpoint.waiting.arrivals != 0", ""),
    Fault(FASTPATH, "(likely(following.priority >= thread.priority) or is_highest(following.priority))", "True"),
    Fault(FASTPATH, "0xFFF", "0x1FF"),
    Fault(FASTPATH, "        mine.consumed = mine.consumed + me.consumed\n", ""),
    Fault(FASTPATH, "        me.consumed = u64(0)\n", ""),
    Fault(FASTPATH, "likely(mine.period | theirs.period == 0)", "mine.period == 0"),
    Fault(FASTPATH, "        set_timer_at(me.now + theirs.refills[0].amount)\n", ""),
    Fault(YIELD, "    use_space(following.space)\n", ""),
    Fault(
        FASTPATH,
        "    this_core().current = following\n    use_space(following.space)\n",
        "    this_core().current = following\n",
    ),
    Fault(FASTPATH, "and this_core().due > this_core().now", ""),
    Fault(FASTPATH, " and from_bits(MessageInfo, info).label == 0", ""),
    Fault(FASTPATH, "    thread.fault = fault\n    thread.progress = u64(0)\n", "    thread.fault = fault\n"),
    Fault(FASTPATH, "    start_anew(caller)\n", ""),
    Fault(FASTPATH, "is_alone and caller.state is ThreadState.BLOCKED_ON_REPLY", "is_alone"),
    Fault(FASTPATH, "reply.context is None and reply.above is None", "reply.context is None"),
    Fault(FASTPATH, "may_follow(thread, caller) and may_run_on(context)", "may_follow(thread, caller)"),
    Fault(FASTPATH, "is_waiting and may_follow(thread, caller)", "is_waiting"),
    Fault(FASTPATH, "return reply.context is thread.sched_context and", "return"),
    Fault(FASTPATH, "is not None or concerns(thread.bound_notification)", "is not None"),
    Fault(FASTPATH, "if first_waiting(endpoint, ThreadState.BLOCKED_ON_SEND) is not None or concerns", "if concerns"),
    Fault(FASTPATH, "(mine is None or is_sufficient(mine, this_core().consumed))", "True"),
    Fault(YIELD, " and following.state is ThreadState.RUNNING", ""),
    Fault(YIELD, " and is_round_robin(theirs)", ""),
    Fault(
        "object/notification.py",
        "is_active(notification) or notification.sched_context is not None",
        "is_active(notification)",
    ),
    Fault(YIELD, "    start_round(context)\n", ""),
    Fault(YIELD, "following.context.resume_at & ANEW != 0", "False"),
    Fault(YIELD, "    me.context = theirs\n", ""),
    Fault(YIELD, "is_sufficient(context, this_core().consumed) and ", ""),
    Fault("queue.py", "    first.next = None\n", ""),
    Fault(TRAP, "is_instruction=access == FETCH", "is_instruction=False"),
    Fault(TRAP, "u8(FETCH), u8(LOAD), u8(0), u8(STORE)", "u8(FETCH), u8(LOAD), u8(0), u8(LOAD)"),
    Fault(
        TRAP,
        "cause != ILLEGAL_INSTRUCTION or not start_using_floats",
        "cause != ILLEGAL_INSTRUCTION or start_using_floats",
    ),
    # Cycles of threads.
    Fault(BENCHMARK, "        if thread is not me.current:\n            change(thread, current_thread())\n", ""),
    Fault(BENCHMARK, "    after.use[SINCE] = this_core().entered\n", ""),
    Fault(BENCHMARK, "        forget(me.idle_thread.use)\n", ""),
    Fault(BENCHMARK, "    elif me.is_counting:\n", "    else:\n"),
    # The log of kernel entries.
    Fault(BENCHMARK, "me.is_counting and me.entered != 0 and", "me.is_counting and"),
    Fault(BENCHMARK, " and me.lines < MOST_LINES:", ":"),
    Fault(BENCHMARK, "    me.entered = u64(0)  # this call is not in the log\n", ""),
    Fault(BENCHMARK, "    me.lines = u64(0)\n", ""),
    Fault(BENCHMARK, "cap.can_write and not cap.is_device", "not cap.is_device"),
    Fault(BENCHMARK, "label & 0x7_FFFF", "label"),
    Fault(BENCHMARK, "    if this_core().log == cap.base:\n", "    if True:\n"),
    Fault("object/finalisation.py", "if LOG and is_last:", "if LOG:"),
    Fault("object/irq.py", "        this_core().irq = irq\n", "        pass\n"),
)
