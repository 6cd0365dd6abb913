"""The reference of the log of kernel entries, which a kernel built with `BENCHMARK=entries` keeps."""

from __future__ import annotations

from typing import Final

from kernel.abi.reference.shapes import Topic, says

LINE: Final = (
    ("bytes", "what"),
    ("0 to 7", "the cycle in which the kernel was entered"),
    ("8 to 11", "how many cycles it took"),
    ("12", "1 interrupt, 2 unknown system call, 3 exception, 5 memory fault, 6 system call"),
    ("13 to 20", "system call: bits 0 to 3 its number, 4 to 8 the kind of capability, 9 is 0, 10 to 28 the label"),
    ("13 to 20", "else: bits 0 to 2 the core, which is 0, 3 to 28 a number"),
    ("21 to 23", "0"),
)

LOG: Final = (
    Topic(
        "The log of kernel entries",
        "Only with `BENCHMARK=entries`, seL4's `BENCHMARK_TRACK_KERNEL_ENTRIES`: the three calls about a log. A line is"
        " libsel4's `benchmark_track_kernel_entry_t`, 24 bytes:",
        (
            says(
                "`benchmark_set_log_buffer` names a page of 2 MiB that is no device and can be written; with any other"
                " capability the answer is 3, *illegal operation*, and there is no log.",
                "entrylog::only_a_page_of_2_mib_that_can_be_written_can_hold_it",
            ),
            says(
                "`benchmark_reset_log` begins a log at the start of the page; without one, the answer is 3.",
                "entrylog::there_is_no_log_before_there_is_a_page",
            ),
            says(
                "`benchmark_finalize_log` ends it, and answers how many lines it has, each time; the next begins anew.",
                "entrylog::nothing_is_logged_after_the_end_and_a_new_beginning_forgets_what_was",
            ),
            says("Neither is in the log.", "entrylog::the_calls_about_the_log_are_not_in_it"),
            says("At most the first MiB of the page is used; then it is full.", "entrylog::a_full_log_stays_as_it_is"),
            says(
                "When the last capability to the page goes, so does the log.",
                "entrylog::the_log_ends_with_the_last_capability_to_its_page",
            ),
            says(
                "Times are those of the counter of cycles.",
                "entrylog::a_line_says_when_the_kernel_was_entered_and_how_long_it_took",
            ),
            says(
                "A system call is told by its number, 1 to 11, the kind of the capability that a0 names when it is"
                " made, as `debug_cap_identify` has it, and the low 19 bits of the label in a1. None took a fast path:"
                " there is none.",
                "entrylog::a_system_call_is_told_by_its_number_kind_and_label",
            ),
            says(
                "Any other number, those of debug and benchmark calls too, is told as unknown.",
                "entrylog::any_other_call_is_told_by_its_number",
            ),
            says(
                "A fault is told by the exception's number.", "entrylog::a_fault_is_told_by_the_number_of_its_exception"
            ),
            says(
                "An interrupt is told by its number; the timer's is 0.", "entrylog::an_interrupt_is_told_by_its_number"
            ),
            says(
                "The first floating-point instruction of a thread, after which it just goes on, is not told.",
                "entrylog::who_only_begins_to_use_floats_is_not_told",
            ),
        ),
        (("", LINE),),
    ),
)
