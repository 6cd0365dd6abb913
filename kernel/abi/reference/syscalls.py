"""The reference of the eleven system calls."""

from __future__ import annotations

from typing import Final

from kernel.abi.reference.shapes import NO_RIGHTS, Sentence, Topic, says
from kernel.abi.syscalls import Syscall

HEAD: Final = ("register", "in", "out")
TARGET: Final = ("a0", "the capability", "kept")
TAG: Final = ("a1", "message info", "kept")
WORDS: Final = ("a2–a5", "words 0–3", "kept")
NO_TAG: Final = ("a1", "–", "message info of the message received")
SOURCE: Final = ("a0", "the capability to wait at", "badge")
NO_WORDS: Final = ("a2–a5", "–", "words 0–3 of the message received, as many as there are")
REPLY: Final = ("a6", "the reply object", "kept")
ANSWERED: Final = (
    ("a0", "the capability", "badge of the answer: 0"),
    ("a1", "message info", "message info of the answer"),
    ("a2–a5", "words 0–3", "words 0–3 of the answer, as many as there are"),
)
COMBINED: Final = (
    ("a0", "the capability to wait at", "badge"),
    ("a1", "message info to send", "message info of the message received"),
    ("a2–a5", "words 0–3 to send", "words 0–3 of the message received, as many as there are"),
)
TO_SEND: Final = "Write, of an endpoint or notification; other objects: none."
TO_WAIT: Final = "Read, of the endpoint or notification."
TO_BOTH: Final = "As `nb_send` for the first half, as {} for the second."


def no_sender(name: str, *, reply: bool) -> tuple[Sentence, ...]:
    """How the receiving half of a call fails."""
    where = "conformance/receiving::{}_is_a_fault[" + name + "]"
    found = (
        says(
            "An address that leads nowhere is a capability fault in a receive, also where the call does not block.",
            where.format("an_address_that_leads_nowhere"),
        ),
        says(
            "So is a capability that is neither endpoint nor notification, or lacks the right to read.",
            where.format("what_cannot_be_received_from"),
        ),
    )
    if not reply:
        return found
    lost = says(
        "At an endpoint, an a6 that is no reply object is a capability fault in a receive; the address is a6.",
        where.format("what_is_no_reply_object"),
    )
    return (*found, lost)


def registers(*rows: tuple[str, ...]) -> tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]:
    return (("", (HEAD, *rows)),)


SYSCALLS: Final = {
    Syscall.CALL: Topic(
        "call",
        "Send a message and wait for its answer; on a kernel object, invoke it.",
        (
            says(
                "Through an endpoint, the caller waits until somebody receives and then until it is answered.",
                "conformance/sending::a_call_waits_for_receiver_and_answer",
                "user/messages::call_is_answered",
            ),
            says(
                "The receiver's reply object remembers the caller, and a passive receiver runs on the caller's time.",
                "reply::a_call_lends_the_callers_time",
            ),
            says(
                "An invocation is answered with label 0, or with an error as label and its words.",
                "conformance/sending::an_invocation_is_answered_with_an_error_or_zero",
            ),
            says(
                "A notification is signalled, and a reply object's caller answered; the call is answered at once,"
                " with no words.",
                "conformance/sending::a_call_to_a_notification_or_reply_object_is_answered_at_once",
            ),
            says(
                "The label of a message is the sender's affair: all 52 bits arrive.",
                "conformance/sending::all_bits_of_a_label_arrive",
            ),
        ),
        registers(*ANSWERED),
        "Write, and grant or grant reply, of an endpoint; write, of a notification; other objects: none.",
        (
            says(
                "An address that leads nowhere is a capability fault.", "conformance/sending::a_call_to_nowhere_faults"
            ),
            says(
                "So is an extra capability's address; the fault tells that address.",
                "conformance/sending::a_call_with_a_lost_extra_capability_faults",
            ),
            says(
                "An empty slot is answered with INVALID_CAPABILITY 0.",
                "syscall::a_call_to_nothing_is_answered_with_an_error",
            ),
            says(
                "So is an endpoint or notification without the right to write.",
                "syscall::a_send_without_the_right_is_an_error",
            ),
            says(
                "Without grant and grant reply nobody can answer: the message arrives, and the caller stops for good.",
                "reply::a_caller_whom_nobody_can_answer_stops",
            ),
        ),
    ),
    Syscall.SEND: Topic(
        "send",
        "Send a message, and wait until somebody receives it.",
        (
            says(
                "Who waits to receive gets the message at once, and the sender goes on.",
                "endpoint::send_reaches_a_waiting_receiver_with_badge_label_and_words",
            ),
            says(
                "Without a receiver the sender waits at its call, and goes on behind it when the message is taken.",
                "endpoint::a_blocked_sender_goes_on_behind_its_call_when_received_from",
            ),
            says("It takes no answer: no register changes, whatever was invoked.", "syscall::only_calls_are_answered"),
            says(
                "A kernel object does what it is asked for all the same.",
                "conformance/sending::a_send_invokes_a_kernel_object",
            ),
            says("It lends no time: a passive receiver does not run.", "conformance/sending::a_send_lends_no_time"),
        ),
        registers(TARGET, TAG, WORDS),
        TO_SEND,
        (
            says(
                "An address that leads nowhere is a capability fault.", "conformance/sending::a_send_to_nowhere_faults"
            ),
            says(
                "So is an extra capability's address.",
                "conformance/sending::a_send_with_a_lost_extra_capability_faults",
            ),
            says(
                "An empty slot, a missing right and a refused invocation are silent.",
                "conformance/sending::a_send_that_is_refused_is_silent",
            ),
        ),
    ),
    Syscall.NB_SEND: Topic(
        "nb_send",
        "Send a message if somebody waits for it.",
        (
            says(
                "Who waits to receive gets the message.",
                "conformance/sending::an_nb_send_reaches_a_waiting_receiver",
                "user/messages::nb_send_is_dropped",
            ),
            says("Without a receiver the message is lost.", "endpoint::nb_send_without_receiver_is_dropped"),
            says(
                "A notification is signalled, and a kernel object invoked; there is no answer.",
                "conformance/sending::an_nb_send_invokes_a_kernel_object",
            ),
        ),
        registers(TARGET, TAG, WORDS),
        TO_SEND,
        (
            says(
                "Nothing is a fault: an address that leads nowhere, or an extra capability's, is silent.",
                "conformance/sending::an_nb_send_to_nowhere_is_silent",
            ),
            says("So are all refusals.", "conformance/sending::an_nb_send_that_is_refused_is_silent"),
        ),
    ),
    Syscall.REPLY_RECV: Topic(
        "reply_recv",
        "Answer the caller that a6 holds, then wait for the next message with the same reply object.",
        (
            says(
                "The caller gets words and label, and its time back.", "reply::reply_recv_answers_and_returns_the_time"
            ),
            says(
                "If a sender waits already, its message is taken at once.",
                "calls::an_answer_with_a_sender_waiting_takes_its_message",
            ),
            says(
                "An a6 with no caller answers nobody, and the thread waits all the same.",
                "conformance/receiving::reply_recv_without_a_caller_waits",
            ),
        ),
        registers(*COMBINED, REPLY),
        "Read, of the endpoint; of the reply object none, but its capabilities go along only with grant.",
        (
            says(
                "An a6 that leads to no reply object answers nobody.",
                "calls::an_answer_through_what_is_no_reply_object_answers_nobody",
            ),
            says(
                "The answer is given even if a0 leads nowhere.",
                "calls::an_answer_is_given_even_if_there_is_nothing_to_wait_at",
            ),
            *no_sender("reply_recv", reply=True),
        ),
    ),
    Syscall.NB_SEND_RECV: Topic(
        "nb_send_recv",
        "Send a message if somebody waits for it, then wait for one: in one step.",
        (
            says(
                "The message goes to what t0 names, the thread waits at what a0 names.",
                "conformance/receiving::nb_send_recv_sends_to_t0_and_waits_at_a0",
                "user/combined::nb_send_recv_sends_and_waits",
            ),
            says(
                "A passive receiver of the first half runs on the sender's time from then on.",
                "reply::nb_send_recv_lends_time_without_a_way_back",
            ),
            says(
                "Without a receiver the message of the first half is lost.",
                "conformance/receiving::nb_send_recv_drops_what_nobody_receives",
                "user/combined::nb_send_recv_drops_what_nobody_receives",
            ),
            says(
                "The first half may be a signal or an answer.",
                "conformance/receiving::nb_send_recv_signals",
                "conformance/receiving::nb_send_recv_answers",
            ),
            says(
                "It reaches no other object: an invocation is dropped.",
                "syscall::the_first_half_of_a_combined_call_reaches_no_kernel_object",
            ),
        ),
        registers(*COMBINED, REPLY, ("t0", "the capability to send to", "kept")),
        TO_BOTH.format("`recv`"),
        (
            says(
                "A first half that leads nowhere is skipped.",
                "messages::a_combined_call_whose_first_half_names_nothing_receives",
            ),
            *no_sender("nb_send_recv", reply=True),
        ),
    ),
    Syscall.NB_SEND_WAIT: Topic(
        "nb_send_wait",
        "Send a message if somebody waits for it, then wait without a reply object: in one step.",
        (
            says(
                "The message goes to what a6 names, the thread waits at what a0 names.",
                "syscall::nb_send_wait_names_its_receiver_in_a6",
                "user/combined::nb_send_wait_signals_and_waits",
            ),
            says(
                "A passive receiver of the first half runs on the sender's time.",
                "conformance/receiving::nb_send_wait_lends_time",
            ),
            says(
                "At an endpoint it receives messages, and stops callers, as there is no reply object.",
                "conformance/receiving::a_caller_met_by_nb_send_wait_stops",
            ),
        ),
        registers(*COMBINED, ("a6", "the capability to send to", "kept")),
        TO_BOTH.format("`wait`"),
        (
            says(
                "A first half that leads nowhere is skipped.",
                "conformance/receiving::nb_send_wait_skips_a_lost_first_half",
            ),
            *no_sender("nb_send_wait", reply=False),
        ),
    ),
    Syscall.RECV: Topic(
        "recv",
        "Wait for a message, with a reply object for who calls.",
        (
            says(
                "The first sender's message is taken, or the thread waits for one.",
                "conformance/receiving::recv_takes_a_message_or_waits",
            ),
            says("A caller is held by the reply object in a6.", "reply::a_waiting_caller_is_met_by_receiving"),
            says(
                "A caller that the reply object held before is stopped.",
                "reply::receiving_with_a_reply_object_in_use_stops_its_caller",
            ),
            says(
                "A kept signal of the thread's bound notification comes first: its badge, with no message.",
                "notification::a_kept_signal_is_taken_before_a_message",
            ),
            says(
                "At a notification it waits as `wait` does, and a6 is not looked at.",
                "conformance/receiving::recv_at_a_notification_needs_no_reply_object",
            ),
        ),
        registers(SOURCE, NO_TAG, NO_WORDS, REPLY),
        TO_WAIT,
        no_sender("recv", reply=True),
    ),
    Syscall.NB_RECV: Topic(
        "nb_recv",
        "Take a message if there is one, with a reply object for who calls.",
        (
            says(
                "A waiting sender's message is taken, and a caller held by a6.",
                "conformance/receiving::nb_recv_takes_a_waiting_callers_message",
            ),
            says(
                "Without a sender, a0 is 0 and nothing else changes.",
                "conformance/receiving::nb_recv_without_a_sender_changes_a0_only",
            ),
        ),
        registers(SOURCE, NO_TAG, NO_WORDS, REPLY),
        TO_WAIT,
        no_sender("nb_recv", reply=True),
    ),
    Syscall.WAIT: Topic(
        "wait",
        "Wait for signals, or for a message that needs no answer.",
        (
            says(
                "At a notification: the signals kept so far come at once, their badges together.",
                "notification::signals_are_kept_and_taken_together",
            ),
            says(
                "Else the thread waits for the next, whose badge it gets.",
                "notification::a_signal_wakes_one_waiting_thread",
            ),
            says(
                "At an endpoint it receives messages, and stops callers, as there is no reply object.",
                "conformance/receiving::a_caller_met_by_wait_stops",
            ),
        ),
        registers(SOURCE, NO_TAG, NO_WORDS),
        TO_WAIT,
        (
            *no_sender("wait", reply=False),
            says(
                "So is a notification that another thread is bound to.",
                "waiting::a_notification_that_is_bound_to_another_is_not_waited_for",
                "notification::only_the_bound_thread_may_wait",
            ),
        ),
    ),
    Syscall.NB_WAIT: Topic(
        "nb_wait",
        "Take the signals kept so far, or a message that needs no answer.",
        (
            says("Signals kept so far are taken, once.", "conformance/receiving::nb_wait_takes_signals_once"),
            says("Without any, a0 is 0.", "endpoint::nb_wait_without_sender_gets_badge_zero"),
        ),
        registers(SOURCE, NO_TAG, NO_WORDS),
        TO_WAIT,
        no_sender("nb_wait", reply=False),
    ),
    Syscall.YIELD: Topic(
        "yield",
        "Give up the rest of the budget's current part.",
        (
            says("The next thread of the same priority runs.", "schedule::yield_lets_the_next_one_run"),
            says(
                "A round-robin thread that is alone goes on at once.", "syscall::a_completed_call_continues_behind_it"
            ),
            says(
                "A thread with a period waits for its next refill.",
                "conformance/receiving::yield_waits_for_the_next_refill",
                "user/time::yield_gives_up_the_budget",
            ),
            says("What is given up does not count as consumed.", "time::what_is_yielded_is_not_consumed"),
            says("No register changes.", "conformance/receiving::yield_changes_no_register"),
        ),
        registers(),
        NO_RIGHTS.replace("the capability itself is the authority", "a thread may always yield"),
    ),
}

ANY_SYSCALL: Final = (
    says(
        "All registers that the table of a call does not name survive it.",
        "conformance/sending::all_other_registers_survive",
        "user/combined::other_registers_survive",
    ),
    says(
        "A number that is no system call is a fault of its own: unknown system call.",
        "fault::an_unknown_system_call_is_told_with_its_registers",
        "user/faults::unknown_syscall_is_told",
    ),
    says(
        "A thread that has used up its budget makes the call when it has time again.",
        "syscall::without_time_the_call_is_made_later",
    ),
    says(
        "A call that ends, whether it was refused or not, goes on at the next instruction.",
        "conformance/sending::a_call_that_is_refused_goes_on_behind_it",
    ),
    says("A preempted call is made again from its first instruction.", "syscall::a_preempted_invocation_is_made_again"),
)
