"""The reference of what objects do by themselves: queues, addresses, derivation, time."""

from __future__ import annotations

from typing import Final

from kernel.abi.reference.shapes import Topic, says

OBJECTS: Final = (
    Topic(
        "Capability addresses",
        "A number, read from its highest bit on: at each CNode first its guard, then the index of a slot.",
        (
            says(
                "System calls use all 64 bits, from the thread's CSpace; bits left over do not matter.",
                "cspace::a_thread_looks_up_with_all_bits_of_its_own_cspace",
            ),
            says(
                "CNode operations use as many low bits as the depth says, and all of them.",
                "cspace::operations_want_every_bit_used",
            ),
            says(
                "The walk goes through as many CNodes as there are bits for.",
                "cspace::an_address_is_guards_and_indices_highest_bits_first",
                "calls::a_call_through_two_levels_of_capability_space",
            ),
            says(
                "It ends at the first slot that holds no CNode.",
                "cspace::the_walk_stops_at_what_is_no_cnode_and_says_how_many_bits_are_left",
            ),
            says(
                "A wrong guard is found before a CNode that is too large.",
                "cspace::a_guard_longer_than_the_address_outranks_depth",
            ),
        ),
    ),
    Topic(
        "Derivation",
        "Each capability but the first ones was made from another, its parent.",
        (
            says(
                "Objects are children of the untyped memory that they were made from, and of what that was made from.",
                "derivation::objects_are_children_of_the_memory_around_them",
            ),
            says(
                "Rights are only taken away: of a page's, without reading writing goes as well.",
                "derivation::rights_are_only_taken_away",
                "derivation::a_frame_without_reading_is_not_writable_either",
            ),
            says("A reply object's capability can lose grant only.", "capability::a_reply_may_lose_grant_only"),
            says("Moving and rotating keep the place in the tree.", "derivation::move_keeps_the_place_in_the_tree"),
            says(
                "An object is there as long as it has a capability.",
                "derivation::a_capability_is_final_until_there_is_another_to_its_object",
            ),
            says(
                "Handlers of interrupts are children of interrupt control: revoking that silences them.",
                "conformance/interrupts::revoking_control_takes_handlers_away",
            ),
        ),
    ),
    Topic(
        "Endpoints",
        "Threads meet here to pass a message.",
        (
            says(
                "Threads wait in the order of their priorities, and among equals in the order in which they came.",
                "endpoint::receivers_are_served_by_priority_then_in_order",
                "user/messages::senders_by_priority",
            ),
            says(
                "A change of its priority moves a waiting thread.",
                "endpoint::a_waiting_thread_moves_up_when_its_priority_rises",
            ),
            says(
                "When an endpoint ends, who waits at it makes its call again, and finds the slot empty.",
                "waiting::the_end_of_an_endpoint_starts_senders_again_and_stops_those_with_faults",
                "user/messages::last_delete_frees",
            ),
            says("That happens in steps between which interrupts are taken.", "steps::an_endpoint_ends_in_steps"),
        ),
    ),
    Topic(
        "Notifications",
        "A word of badges that were signalled.",
        (
            says("Signals that nobody waits for are kept: their badges are or-ed.", "waiting::signals_come_together"),
            says("A signal wakes one thread.", "conformance/notifications::a_signal_wakes_one_thread"),
            says(
                "Threads wait in the order of their priorities.",
                "waiting::a_new_priority_is_a_new_place_at_a_notification",
            ),
            says("A signal with badge 0 wakes as well.", "conformance/notifications::a_signal_without_badge_wakes"),
            says(
                "A bound thread that waits to send, or runs, is not disturbed: the signal is kept.",
                "conformance/notifications::a_bound_thread_that_does_not_receive_is_left_alone",
            ),
            says(
                "When a notification ends, who waits at it makes its call again.",
                "waiting::the_end_of_a_notification_starts_those_who_wait_again",
            ),
        ),
    ),
    Topic(
        "Reply objects",
        "Who called, and with whose time.",
        (
            says(
                "One answer ends a call: a second reaches nobody.",
                "calls::a_second_answer_through_the_same_object_reaches_nobody",
                "user/messages::call_is_answered",
            ),
            says(
                "Time that was lent along a chain of calls goes back one call at a time.",
                "calls::time_goes_back_one_call_at_a_time",
            ),
            says(
                "A caller in the middle that is stopped leaves the chain, and time goes past it.",
                "calls::a_caller_that_is_stopped_leaves_the_middle_of_the_stack",
            ),
            says("A server with time of its own borrows none.", "reply::a_server_with_time_of_its_own_borrows_none"),
            says(
                "When a reply object ends, the caller it holds gets its time back and stops.",
                "reply::deleting_the_reply_object_returns_the_time_and_stops_the_caller",
            ),
            says(
                "So does a thread that waits to receive with it.",
                "reply::deleting_the_reply_object_stops_who_receives_with_it",
            ),
        ),
    ),
    Topic(
        "Scheduling",
        "Of all threads that can run and have time, one of the highest priority runs.",
        (
            says("The highest priority runs.", "schedule::the_highest_priority_runs"),
            says(
                "Round-robin threads of one priority take turns.",
                "schedule::threads_of_one_priority_take_turns",
                "user/time::round_robin_shares",
            ),
            says(
                "A thread whose budget comes back preempts a lower one at that moment.",
                "schedule::a_waiting_thread_wakes_by_timer_and_preempts",
            ),
            says("What is used beyond the budget is paid back in full.", "schedule::an_overrun_is_paid_back_in_full"),
            says(
                "A thread without a scheduling context does not run.",
                "conformance/time::a_thread_without_a_context_does_not_run",
            ),
            says(
                "When nothing can run ever again, the machine is turned off.",
                "conformance/time::a_machine_on_which_nothing_can_run_is_turned_off",
            ),
        ),
    ),
    Topic(
        "Floating point",
        "F and D registers and fcsr, of each thread its own.",
        (
            says(
                "The first instruction that needs the unit turns it on for the thread, with all registers zero.",
                "trap::the_first_floating_point_instruction_turns_the_unit_on_and_is_run_again",
                "user/floats::registers_start_at_zero",
            ),
            says(
                "It stays off for threads that never use it.", "conformance/floats::the_unit_is_on_for_who_uses_it_only"
            ),
            says(
                "Registers survive other threads' use of the unit; a thread that ends leaves nothing in it.",
                "trap::nothing_is_saved_for_a_thread_that_goes",
                "user/floats::registers_survive_a_switch",
            ),
        ),
    ),
    Topic(
        "Interrupts",
        "Each has a number, and at most one handler.",
        (
            says(
                "An interrupt that came is held back until it is acknowledged.",
                "conformance/interrupts::an_interrupt_is_held_back_until_it_is_acknowledged",
                "user/interrupts::held_back_until_acknowledged",
            ),
            says("Nothing is let through before a handler is issued.", "irq::at_boot_nothing_is_let_through"),
            says(
                "The timer is the kernel's own.", "trap::user_mode_reads_the_counters_and_is_interrupted_by_the_timer"
            ),
        ),
    ),
)
