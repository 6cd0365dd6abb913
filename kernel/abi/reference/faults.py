"""The reference of fault messages and of what their answers do."""

from __future__ import annotations

from typing import Final

from kernel.abi.errors import LookupFailureKind
from kernel.abi.faults import FaultLabel
from kernel.abi.reference.shapes import Topic, says

Table = tuple[str, tuple[tuple[str, ...], ...]]
CONTEXT: Final = "pc, ra, sp, gp, s0–s11, a0–a7, t0–t6, tp"


def told(*rows: tuple[str, str]) -> Table:
    return ("The message, word by word:", (("word", "what"), *rows))


def answered(*rows: tuple[str, str]) -> Table:
    return ("The answer, word by word, as many as its length says:", (("word", "what it sets"), *rows))


NO_ANSWER: Final[Table] = ("The answer has no words; whatever its label is, the instruction is run again.", ())
SYSCALL_WORDS: Final = (("0", "pc"), ("1", "sp"), ("2", "ra"), ("3–9", "a0–a6"))

FAULTS: Final = {
    FaultLabel.CAP_FAULT: Topic(
        "Capability fault",
        "Label 1. A capability was named that is not there, or is not what the call needs.",
        (
            says(
                "The pc is that of the call; the address is the one that was looked up.",
                "fault::a_capability_fault_tells_the_address_and_why",
                "user/messages::cap_fault_is_told",
            ),
            says(
                "Word 2 tells whether it was a receive; in calls that do both, whether it was the second half.",
                "fault::receiving_from_nothing_is_a_fault_in_receive",
            ),
            says(
                "Word 3 on describe the failed lookup; the length is 3 words and those of its kind.",
                "conformance/faults::a_capability_fault_is_as_long_as_its_lookup_failure",
            ),
            says(
                "What is there and cannot be received from is told as a missing capability with 0 bits left.",
                "conformance/faults::what_cannot_be_received_from_is_a_missing_capability",
            ),
            says(
                "After the answer the call is made again.",
                "conformance/faults::an_answered_capability_fault_tries_again",
            ),
        ),
        (
            told(
                ("0", "pc"),
                ("1", "the address"),
                ("2", "1 in a receive, else 0"),
                ("3", "kind of lookup failure"),
                ("4–6", "the words of that kind"),
            ),
            NO_ANSWER,
        ),
    ),
    FaultLabel.UNKNOWN_SYSCALL: Topic(
        "Unknown system call",
        "Label 2. The number in a7 is no system call of this kernel.",
        (
            says(
                "The message has 11 words: registers, and the number as it stood in a7.",
                "conformance/faults::an_unknown_syscall_is_told_with_registers_and_number",
                "user/faults::unknown_syscall_is_told",
            ),
            says(
                "The answer sets as many of the first 10 as it has words; others stay.",
                "conformance/faults::an_answer_to_an_unknown_syscall_sets_as_many_registers_as_it_has_words",
                "user/faults::unknown_syscall_is_answered",
            ),
            says(
                "The thread goes on at the pc; an answer without words makes the same call again.",
                "conformance/faults::an_empty_answer_to_an_unknown_syscall_makes_it_again",
            ),
            says(
                "An answer with a label other than 0 leaves the thread stopped, with the registers set.",
                "conformance/faults::a_label_in_the_answer_keeps_the_thread_stopped",
                "user/faults::labelled_answer_stops",
            ),
            says(
                "In a build without debug calls, their numbers are unknown.",
                "debug::a_build_without_debug_calls_faults_on_them",
            ),
        ),
        (told(*SYSCALL_WORDS, ("10", "the number")), answered(*SYSCALL_WORDS)),
    ),
    FaultLabel.USER_EXCEPTION: Topic(
        "User exception",
        "Label 3. An instruction cannot be executed, and no memory access is to blame.",
        (
            says(
                "The number is that of the RISC-V exception; the code is 0.",
                "messages::a_user_exception_tells_pc_stack_and_number",
                "user/messages::exception_is_told",
            ),
            says(
                "Misaligned fetches and accesses, illegal instructions and breakpoints are such exceptions.",
                "trap::other_exceptions_tell_their_number",
            ),
            says(
                "The answer sets pc and sp, as far as it has words.",
                "messages::the_answer_to_a_user_exception_sets_pc_and_stack",
                "conformance/faults::a_short_answer_to_a_user_exception_sets_the_pc_only",
            ),
            says(
                "An answer with a label other than 0 leaves the thread stopped.",
                "fault::an_answer_with_a_label_keeps_the_thread_stopped",
            ),
        ),
        (
            told(("0", "pc"), ("1", "sp"), ("2", "number of the exception"), ("3", "0")),
            answered(("0", "pc"), ("1", "sp")),
        ),
    ),
    FaultLabel.TIMEOUT: Topic(
        "Timeout",
        "Label 5. The budget of a thread that has a timeout endpoint is used up.",
        (
            says(
                "Word 0 is the badge that the scheduling context was configured with.",
                "fault::a_used_up_budget_is_told_to_the_timeout_handler",
                "user/time::timeout_is_told",
            ),
            says(
                "Word 1 is what was consumed since the last such message or question, in microseconds.",
                "conformance/faults::a_timeout_counts_what_was_consumed_since_the_last_question",
            ),
            says(
                "The answer sets the registers of the user context, as many as it has words.",
                "messages::the_answer_to_a_timeout_sets_registers",
                "conformance/faults::an_answer_to_a_timeout_sets_the_whole_user_context",
            ),
            says(
                "Answered, the thread waits for its next refill.",
                "conformance/faults::an_answered_timeout_waits_for_the_next_refill",
                "user/time::answered_timeout_goes_on",
            ),
            says(
                "An answer with a label other than 0 leaves the thread stopped.",
                "messages::an_answer_with_a_label_ends_a_timeout_for_good",
            ),
            says(
                "A round-robin context tells nobody: its thread goes to the end of its queue.",
                "conformance/faults::a_round_robin_context_never_times_out",
            ),
            says("The handler runs on its own time: none is lent.", "conformance/faults::a_timeout_lends_no_time"),
            says(
                "Without a timeout endpoint the thread waits for its next refill.",
                "fault::without_a_timeout_handler_the_thread_waits_for_its_next_refill",
            ),
        ),
        (told(("0", "badge"), ("1", "microseconds consumed")), answered(("0–31", CONTEXT))),
    ),
    FaultLabel.VM_FAULT: Topic(
        "VM fault",
        "Label 6. Memory is not mapped, or not for this access.",
        (
            says(
                "The address is the one accessed; for a fetch it is the pc.",
                "fault::a_vm_fault_is_told_and_the_answer_runs_the_instruction_again",
                "user/messages::vm_fault_is_told",
            ),
            says(
                "The status is 5 for a load, 7 for a store, 1 for a fetch, whether a page or an access fault.",
                "trap::memory_faults_tell_the_address_and_the_kind_of_access",
                "user/faults::access_rights_fault",
            ),
            says(
                "The answer runs the instruction again, whatever label it has.",
                "conformance/faults::an_answered_vm_fault_runs_again_whatever_the_label",
                "user/faults::vm_fault_is_mended",
            ),
        ),
        (told(("0", "pc"), ("1", "address"), ("2", "1 for a fetch, else 0"), ("3", "status: 1, 5 or 7")), NO_ANSWER),
    ),
}

ANY_FAULT: Final = (
    says(
        "A fault is a call on the thread's fault endpoint: the badge is that capability's, and a passive handler runs"
        " on the thread's time.",
        "conformance/faults::a_fault_lends_time_to_a_passive_handler",
    ),
    says(
        "The thread waits until the handler answers through its reply object.",
        "conformance/faults::a_faulting_thread_waits_for_the_answer",
    ),
    says(
        "A thread without a fault endpoint stops for good; debug builds say so on the console.",
        "fault::without_a_handler_the_thread_stops_and_the_console_says_so",
    ),
    says(
        "A handler without an IPC buffer gets the first four words.",
        "messages::a_handler_without_a_buffer_is_told_in_registers",
    ),
    says(
        "An answer from a handler without an IPC buffer sets four registers at most.",
        "conformance/faults::an_answer_without_a_buffer_sets_four_registers",
    ),
    says(
        "A fault that nobody has received when its endpoint goes stops the thread.",
        "conformance/faults::the_end_of_the_endpoint_stops_who_faulted",
    ),
    says(
        "The answer's capabilities do not go along: an answer to a fault is no message.",
        "calls::an_answer_to_a_fault_is_no_message",
    ),
)

LOOKUP_FAILURES: Final = {
    LookupFailureKind.INVALID_ROOT: (
        "the root is no CNode",
        "–",
        "conformance/faults::an_invalid_root_has_no_more_words",
    ),
    LookupFailureKind.MISSING_CAPABILITY: (
        "there is no capability of the kind that is needed",
        "bits left",
        "conformance/faults::a_missing_capability_tells_the_bits_left",
    ),
    LookupFailureKind.DEPTH_MISMATCH: (
        "a CNode needs more bits than are left",
        "bits left, bits of the CNode's guard and index",
        "conformance/faults::a_depth_mismatch_tells_the_bits_of_the_cnode",
    ),
    LookupFailureKind.GUARD_MISMATCH: (
        "the guard is not what the address has there",
        "bits left, the guard, its length",
        "cspace::a_wrong_guard_tells_the_bits_left_and_the_guard",
    ),
}
