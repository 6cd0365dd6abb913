"""What the invocations of threads and of domains do."""

from __future__ import annotations

from typing import Final

from kernel.abi.labels import Label
from kernel.abi.reference.shapes import Sentence, says

THREADS: Final[dict[Label, tuple[Sentence, ...]]] = {
    Label.TCB_READ_REGISTERS: (
        says(
            "The answer is the first registers of the user context: pc, ra, sp, gp, s0–s11, a0–a7, t0–t6, tp.",
            "tcb::registers_are_written_and_read_in_the_order_of_the_user_context",
            "user/threads::registers_are_read_back",
        ),
        says("The thread may be suspended first.", "waiting::reading_registers_may_suspend"),
        says(
            "Without a buffer to write to, the answer has four.",
            "tcb::registers_do_not_go_into_a_buffer_that_the_reader_cannot_write",
        ),
    ),
    Label.TCB_WRITE_REGISTERS: (
        says(
            "The first registers of the user context are set, as many as the count says; others stay.",
            "conformance/threads::as_many_registers_are_written_as_the_count_says",
        ),
        says("The thread may be resumed at once.", "tcb::writing_with_resume_starts_at_the_pc"),
        says(
            "No register that is written gives a privilege: those that could are not in the user context.",
            "conformance/threads::written_registers_leave_the_privilege_alone",
            "user/threads::registers_give_no_privilege",
        ),
    ),
    Label.TCB_COPY_REGISTERS: (
        says(
            "The frame registers are pc, ra, sp, gp, s0–s11, the integer registers the rest: each may be copied.",
            "tcb::registers_are_copied_in_two_halves",
            "user/threads::registers_are_copied",
        ),
        says(
            "The source may be suspended and the target resumed.",
            "waiting::copying_registers_may_suspend_one_and_resume_the_other",
        ),
    ),
    Label.TCB_CONFIGURE: (
        says("It sets CSpace, VSpace and IPC buffer at once.", "thread_space::configure_gives_everything_at_once"),
        says(
            "A data word other than 0 becomes the guard of the CSpace.",
            "thread_space::a_guard_that_does_not_fit_is_refused",
        ),
        says(
            "A buffer address of 0 leaves the thread without a buffer, whatever the capability.",
            "conformance/threads::a_buffer_at_zero_is_none",
        ),
        says("On oneself it takes effect at once.", "thread_space::configuring_oneself_takes_effect_at_once"),
    ),
    Label.TCB_SET_PRIORITY: (
        says(
            "The priority is at most the maximum of the authority, which is any thread.",
            "tcb::priorities_are_limited_by_the_authority",
            "user/threads::maximum_limits_priorities",
        ),
        says(
            "A ready thread that comes to be above the caller runs.",
            "schedule::raising_a_ready_thread_above_the_current_switches",
        ),
        says(
            "Among others of its new priority it is the first.",
            "schedule::a_ready_thread_that_is_given_a_priority_comes_before_others_of_it",
        ),
        says(
            "A waiting thread takes its new place in the queue.",
            "waiting::a_new_priority_is_a_new_place_at_an_endpoint",
        ),
    ),
    Label.TCB_SET_MC_PRIORITY: (
        says(
            "It limits which priorities and maximums the thread may give.",
            "thread_space::any_priority_up_to_the_maximum_may_be_given",
        ),
    ),
    Label.TCB_SET_SCHED_PARAMS: (
        says(
            "It sets maximum, priority, scheduling context and fault endpoint.",
            "tcb::sched_params_bind_a_context_and_a_handler",
        ),
        says(
            "An empty slot for the context takes away the one the thread has.",
            "thread_space::sched_params_without_a_context_leave_a_passive_thread_so",
        ),
        says(
            "An empty slot for the endpoint leaves the thread without a handler.",
            "conformance/threads::an_empty_slot_takes_the_handler_away",
        ),
    ),
    Label.TCB_SET_TIMEOUT_ENDPOINT: (
        says(
            "Timeouts are told there from now on; an empty slot ends that.",
            "conformance/threads::the_timeout_endpoint_is_set_and_taken_away",
            "user/time::timeout_is_told",
        ),
    ),
    Label.TCB_SET_IPC_BUFFER: (
        says("It replaces the thread's buffer, its own as well.", "tcb::the_ipc_buffer_is_checked_and_replaced"),
    ),
    Label.TCB_SET_SPACE: (
        says("It sets fault endpoint, CSpace and VSpace.", "thread_space::set_space_gives_handler_and_spaces"),
        says(
            "A page table inside an address space is taken as a VSpace, in which the thread has no memory.",
            "conformance/order::a_table_inside_a_space_may_be_a_threads_space",
        ),
    ),
    Label.TCB_SUSPEND: (
        says(
            "The thread stops, wherever it is, and leaves the queue in which it waits.",
            "tcb::suspending_a_blocked_thread_takes_it_from_its_queue",
            "user/threads::suspend_and_resume",
        ),
        says("One may suspend oneself.", "tcb::suspending_oneself_gives_way"),
        says(
            "A call that it made ends: what it lent stays with the server.",
            "reply::suspending_the_caller_leaves_the_time_with_the_server",
        ),
    ),
    Label.TCB_RESUME: (
        says(
            "A stopped thread goes on; one that waited makes its call again.",
            "waiting::restarting_a_thread_that_waits_makes_it_call_again",
        ),
        says(
            "Where it stopped in between two instructions, it goes on there.",
            "tcb::a_suspended_thread_goes_on_where_it_was",
        ),
    ),
    Label.TCB_BIND_NOTIFICATION: (
        says(
            "While the thread waits to receive from an endpoint, signals of the notification reach it there.",
            "notification::a_bound_thread_is_signalled_while_it_receives",
            "user/threads::bound_notification_reaches_receiver",
        ),
    ),
    Label.TCB_UNBIND_NOTIFICATION: (says("Both may be bound again.", "notification::unbinding_forgets_both_ways"),),
    Label.TCB_SET_TLS_BASE: (
        says("The thread's tp is set.", "tcb::flags_and_thread_pointer", "user/threads::tls_base_is_tp"),
    ),
    Label.TCB_SET_FLAGS: (
        says(
            "Flags are cleared, then set; the answer is the flags. Bit 0 forbids floating point.",
            "conformance/threads::flags_are_cleared_and_then_set",
            "user/threads::flags_are_known_ones",
        ),
        says("Unknown flags are not kept.", "thread_space::unknown_flags_are_not_kept"),
        says(
            "With floating point forbidden, its instructions are illegal.",
            "trap::without_a_unit_or_the_permission_to_use_it_the_instruction_is_illegal",
            "user/floats::forbidden_floats_are_illegal",
        ),
    ),
    Label.DOMAIN_SET: (
        says("The thread runs when its domain's turn is.", "conformance/threads::domain_0_takes_every_thread"),
    ),
    Label.DOMAIN_SCHEDULE_CONFIGURE: (
        says("An entry gets a domain and how long its turn is.", "conformance/threads::the_first_entry_is_domain_0"),
    ),
    Label.DOMAIN_SCHEDULE_SET_START: (
        says("The schedule starts with this entry.", "conformance/threads::the_schedule_starts_at_the_first_entry"),
    ),
}
