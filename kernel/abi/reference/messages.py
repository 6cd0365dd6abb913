"""The reference of messages: tag, limits, IPC buffer, capability transfer."""

from __future__ import annotations

from typing import Final

from kernel.abi.message import (
    BUFFER_CAPS,
    BUFFER_MESSAGE,
    BUFFER_RECEIVE_CNODE,
    BUFFER_RECEIVE_DEPTH,
    BUFFER_RECEIVE_INDEX,
    MAX_MESSAGE_WORDS,
)
from kernel.abi.reference.shapes import Topic, says
from kernel.abi.user import BUFFER_TAG, BUFFER_USER_DATA, MAX_EXTRA_CAPS

TAG_BITS: Final = (
    ("bits", "field", "to send", "received"),
    ("0–6", "length", "words of the message", "words that arrived"),
    ("7–8", "extra capabilities", "how many to send", "how many arrived, badges included"),
    ("9–11", "capabilities unwrapped", "not looked at", "a bit for each that arrived as its badge"),
    ("12–63", "label", "the sender's affair; of an invocation, which one", "the same"),
)
BUFFER_WORDS: Final = (
    ("word", "what"),
    (str(BUFFER_TAG), "the user's; the kernel takes the tag from a1"),
    (f"{BUFFER_MESSAGE}–{BUFFER_MESSAGE + MAX_MESSAGE_WORDS - 1}", "the message; its first four words travel in a2–a5"),
    (str(BUFFER_USER_DATA), "the user's"),
    (
        f"{BUFFER_CAPS}–{BUFFER_CAPS + MAX_EXTRA_CAPS - 1}",
        "to send: addresses of capabilities; received: badges of those that were unwrapped",
    ),
    (str(BUFFER_RECEIVE_CNODE), "where a capability is received: the address of a CNode,"),
    (str(BUFFER_RECEIVE_INDEX), "an index from there,"),
    (str(BUFFER_RECEIVE_DEPTH), "and how many bits of it count"),
)

MESSAGES: Final = (
    Topic(
        "Message info",
        "The tag of a message, in a1.",
        (
            says(
                "Words, label and the sender's badge arrive as they were sent, whatever the length.",
                "conformance/message::words_and_label_arrive",
                "user/messages::buffer_carries_long_messages",
            ),
            says("A length above 120 means 120.", "conformance/message::a_length_above_the_limit_is_cut"),
            says(
                "Message registers beyond the length keep what the receiver had in them.",
                "endpoint::registers_beyond_the_length_are_left_alone",
            ),
            says(
                "What the sender writes into the bits for unwrapped capabilities does not arrive.",
                "conformance/message::the_senders_unwrapped_bits_do_not_arrive",
            ),
            says(
                "A signal is no message: a waiting thread gets the badge, and its other registers stay.",
                "conformance/message::a_signal_changes_the_badge_only",
            ),
        ),
        (("", TAG_BITS),),
    ),
    Topic(
        "IPC buffer",
        "1 KiB inside a page that the thread was given; words are counted from its start.",
        (
            says(
                "Words from the fifth on are copied from buffer to buffer.",
                "conformance/message::words_from_the_fifth_on_stand_in_the_buffers",
            ),
            says(
                "Without a receiver's buffer, four words arrive and no capabilities.",
                "messages::without_the_receivers_buffer_four_words_arrive",
            ),
            says("Without a sender's, too.", "conformance/message::without_the_senders_buffer_four_words_arrive"),
            says(
                "An invocation without a buffer has at most four words: arguments beyond are missing.",
                "conformance/message::an_invocation_without_a_buffer_has_four_words",
            ),
            says(
                "A sender's buffer has to be readable, a receiver's writable, by its capability's rights.",
                "conformance/message::a_buffer_that_cannot_be_written_receives_four_words",
            ),
            says(
                "The kernel's answer of more than four words is cut short without a buffer.",
                "messages::an_error_without_a_buffer_is_told_in_registers",
            ),
            says("Device memory is no buffer.", "thread_space::an_ipc_buffer_is_no_device"),
        ),
        (("", BUFFER_WORDS),),
    ),
    Topic(
        "Capability transfer",
        "A message through an endpoint, or an answer, takes along up to three capabilities.",
        (
            says(
                "The receiver's buffer names the slot; one capability is copied there.",
                "conformance/transfer::a_capability_is_copied_to_the_receive_slot",
                "user/transfer::cap_is_copied",
            ),
            says(
                "The copy is a child of the sender's: revoking that takes it away.",
                "conformance/transfer::revoking_the_senders_takes_the_copy_away",
                "user/transfer::sent_cap_is_revoked",
            ),
            says(
                "It has the rights and the badge of the sender's.",
                "conformance/transfer::the_copy_has_the_same_rights_and_badge",
            ),
            says(
                "A capability of the very endpoint that the message goes through is unwrapped: its badge arrives in its"
                " place, and its bit is set.",
                "conformance/transfer::capabilities_of_the_endpoint_arrive_as_badges",
                "user/transfer::badges_are_unwrapped",
            ),
            says(
                "Unwrapping takes no slot: all three may be unwrapped, before and behind one that is copied.",
                "conformance/transfer::unwrapping_takes_no_slot",
                "user/transfer::unwrapped_beside_copied",
            ),
            says(
                "The first that can be neither ends the transfer; the message arrives with those before it.",
                "conformance/transfer::the_transfer_ends_at_the_first_that_cannot_go",
                "user/transfer::second_cap_has_no_room",
            ),
            says(
                "A receive slot that is taken, or is none, receives nothing.",
                "messages::a_slot_that_is_taken_receives_nothing",
                "messages::a_receive_slot_that_is_none_receives_nothing",
                "user/transfer::taken_slot_receives_nothing",
            ),
            says(
                "What has no copies stays: untyped memory with children, page tables that are not mapped.",
                "conformance/transfer::what_has_no_copies_stays",
            ),
            says(
                "Nothing goes along through an endpoint capability without grant, badges neither.",
                "conformance/transfer::without_grant_nothing_goes_along",
                "user/transfer::without_grant_nothing_goes",
            ),
            says(
                "An answer takes them along if the reply object's capability has grant.",
                "conformance/transfer::an_answer_takes_capabilities_along_with_grant",
                "user/transfer::answer_takes_cap_along",
            ),
            says(
                "A sender that waits takes along what its addresses name when the receiver comes.",
                "conformance/transfer::addresses_are_looked_up_again_when_the_receiver_comes",
            ),
            says(
                "If one of them names nothing by then, none goes along.",
                "conformance/transfer::if_one_is_gone_none_goes_along",
            ),
        ),
    ),
)
