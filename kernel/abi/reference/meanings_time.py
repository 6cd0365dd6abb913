"""What the invocations of scheduling contexts do."""

from __future__ import annotations

from typing import Final

from kernel.abi.labels import Label
from kernel.abi.reference.shapes import Sentence, says

TIME: Final[dict[Label, tuple[Sentence, ...]]] = {
    Label.SCHED_CONTROL_CONFIGURE_FLAGS: (
        says(
            "The context may be used for `budget` of every `period` microseconds.",
            "schedcontext::configure_sets_budget_period_and_badge",
            "user/time::budget_ends_and_comes_back",
        ),
        says(
            "Budget and period that are equal make a round-robin thread: it queues behind others at the end.",
            "schedcontext::budget_equal_to_period_is_round_robin",
            "user/time::round_robin_shares",
        ),
        says(
            "A part that was used comes back one period after its use began.",
            "refill::a_used_part_comes_back_a_period_after_it_was_begun",
            "user/time::sporadic_refills",
        ),
        says(
            "A context of 128 bytes has two refills; 16 bytes more are one more.",
            "conformance/time::how_many_refills_have_room",
        ),
        says(
            "Without room for what was used, the last refill waits until it follows; what is left may still be used.",
            "refill::with_no_room_the_rest_remains_and_the_last_refill_waits",
        ),
        says("In no period is more used than the budget.", "schedule::no_more_than_the_budget_is_used_in_any_period"),
        says(
            "The context of the caller, or of a thread that waits for time, is changed at once.",
            "refill::the_context_in_use_is_charged_before_it_is_changed",
            "refill::a_thread_that_waits_for_time_may_run_on_more_of_it",
        ),
        says(
            "Bit 0 of the flags makes it sporadic: a thread that wakes later than its refill counts from then.",
            "refill::waking_counts_from_now",
        ),
    ),
    Label.SCHED_CONTEXT_BIND: (
        says(
            "A thread that could run but for time runs.",
            "schedcontext::binding_lets_a_runnable_thread_run",
            "user/threads::context_lets_a_thread_run",
        ),
        says(
            "A notification lends it to passive threads that it wakes, until they wait again.",
            "notification::a_notification_lends_its_context_to_a_passive_thread_until_it_waits_again",
            "user/time::notification_lends_time",
        ),
        says("A thread and a notification may have it at once.", "binding::one_notification_lends_one_context"),
    ),
    Label.SCHED_CONTEXT_UNBIND: (
        says(
            "Its thread is passive from now on, its notification lends nothing.",
            "schedcontext::unbinding_makes_a_thread_passive",
        ),
        says(
            "A lent context stays away from its caller, too.",
            "binding::the_end_of_a_lent_context_stops_server_and_call_stack",
            "binding::a_context_taken_from_all_does_not_go_home",
        ),
    ),
    Label.SCHED_CONTEXT_UNBIND_OBJECT: (
        says("Only the named object loses it.", "conformance/time::unbinding_one_object_leaves_the_other"),
        says(
            "A context that was lent by a call is taken from who has it now; who lent it cannot be named.",
            "binding::a_lent_context_is_taken_from_who_has_it_and_from_nobody_else",
        ),
        says(
            "It then belongs to nobody until the call is answered, which returns it (the manual reads as if it were"
            " returned at once; seL4's kernel does this).",
            "binding::a_context_that_was_taken_from_a_server_goes_home_with_the_answer",
        ),
        says(
            "Who lent it may be given it again before.",
            "binding::who_lent_a_context_may_be_given_it_again_while_it_waits",
        ),
    ),
    Label.SCHED_CONTEXT_CONSUMED: (
        says(
            "The answer is what was used since the last question, in microseconds.",
            "schedcontext::consumed_counts_from_the_last_question",
            "user/time::consumed_counts",
        ),
    ),
    Label.SCHED_CONTEXT_YIELD_TO: (
        says(
            "Its thread runs before others of its priority; the caller is answered when it runs again.",
            "schedcontext::yield_to_runs_the_other_and_then_tells_what_it_consumed",
            "user/time::yield_to_runs_the_other",
        ),
        says(
            "If it has a lower priority than the caller or cannot run, the answer comes at once.",
            "binding::yielding_to_a_lower_priority_only_asks_what_it_consumed",
            "binding::yielding_to_a_thread_that_cannot_run_asks_too",
        ),
        says(
            "Another that yields to the same context ends the wait of the first.",
            "binding::a_second_yielder_ends_the_wait_of_the_first",
        ),
        says("So does taking the context away.", "binding::taking_the_context_away_tells_who_yielded_to_it"),
    ),
}
