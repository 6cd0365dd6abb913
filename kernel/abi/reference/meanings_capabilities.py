"""What the invocations of untyped memory, CNodes and interrupts do."""

from __future__ import annotations

from typing import Final

from kernel.abi.labels import Label
from kernel.abi.reference.shapes import Sentence, says

ROTATED: Final = says(
    "The capability of the pivot goes to the destination, that of the source to the pivot.",
    "cnode::rotate_moves_pivot_to_destination_and_source_to_pivot",
    "user/cnodes::rotate_moves_two",
)

CAPABILITIES: Final[dict[Label, tuple[Sentence, ...]]] = {
    Label.UNTYPED_RETYPE: (
        says(
            "The new objects follow each other, and their capabilities go to slots that follow each other.",
            "untyped::objects_follow_each_other_and_are_final_children",
            "user/untyped::retype_window",
        ),
        says(
            "They are aligned to their size; what is skipped is lost until the memory is whole again.",
            "untyped::the_watermark_is_aligned_to_the_next_object",
            "user/untyped::addresses_follow_the_untyped",
        ),
        says(
            "How many bits an object takes depends on its type, and on the size argument where it has one.",
            "corners::how_much_memory_objects_take",
        ),
        says(
            "A CNode's size is its number of slots, an untyped's and a scheduling context's are bytes: all as powers"
            " of two; for other types it is not looked at.",
            "untyped::some_types_come_in_sizes",
        ),
        says(
            "The capabilities have all rights, no badge and no guard, and the objects are as if just cleared.",
            "untyped::new_capabilities_have_every_right_and_new_objects_their_first_state",
        ),
        says(
            "With depth 0 the root itself is the destination; else index and depth name a CNode from there.",
            "untyped::the_node_is_looked_up_when_there_is_a_depth",
        ),
        says("At most 256 objects are made at once.", "corners::256_objects_are_made_at_once_and_no_more"),
        says(
            "Memory without children is whole again: it is cleared first, in steps between which interrupts are taken.",
            "untyped::without_children_memory_is_cleared_and_used_again",
            "untyped::a_reset_stops_for_interrupts_and_goes_on",
            "user/untyped::watermark_and_reset",
        ),
        says(
            "Device memory becomes frames and untyped memory only, and is never cleared.",
            "untyped::device_memory_becomes_frames_and_untyped_only",
            "user/untyped::device_untyped",
        ),
        says(
            "The objects are children of the memory: revoking it ends them all.",
            "deletion::revoking_memory_ends_all_objects_in_it",
        ),
    ),
    Label.CNODE_REVOKE: (
        says(
            "Everything derived from the capability is deleted; it stays itself.",
            "deletion::revoke_deletes_children_and_leaves_the_capability",
            "user/cnodes::revoke_deletes_children",
        ),
        says(
            "Of a badged capability only copies with the same badge are derived, if they were made from it.",
            "derivation::a_badged_capability_is_the_parent_of_its_own_copies_only",
            "user/cnodes::badged_copy_is_a_parent",
        ),
        says(
            "It may stop for an interrupt between two deletions, and goes on when the call is made again.",
            "deletion::a_preempted_revocation_goes_on_where_it_stopped",
            "user/preemption::revoke_is_preempted",
        ),
    ),
    Label.CNODE_DELETE: (
        says("The slot is empty afterwards.", "cnode::delete_and_revoke_answer_success", "user/cnodes::delete_empties"),
        says(
            "An object ends with its last capability.",
            "deletion::the_object_ends_with_its_last_capability",
            "user/messages::last_delete_frees",
        ),
        says("Children stay, as children of what is above.", "derivation::a_copy_of_a_copy_is_a_sibling"),
        says(
            "The end of a CNode empties its slots, in steps between which interrupts are taken.",
            "deletion::a_cnode_is_emptied_and_ends",
            "deletion::a_preempted_deletion_goes_on_where_it_stopped",
            "user/preemption::delete_is_preempted",
        ),
        says(
            "CNodes that hold each other, or themselves, end as well.",
            "deletion::two_cnodes_that_hold_each_other_end",
            "deletion::a_cnode_that_holds_its_own_last_capability_ends_with_its_memory",
        ),
    ),
    Label.CNODE_CANCEL_BADGED_SENDS: (
        says(
            "Threads that wait to send with this badge make their call again; others wait on.",
            "endpoint::cancel_badged_sends_takes_only_that_badge",
            "user/messages::cancel_badged_sends",
        ),
        says("Without a badge it does nothing.", "waiting::without_a_badge_no_send_is_cancelled"),
        says(
            "It may stop for an interrupt between two threads.",
            "waiting::cancelling_stops_between_two_for_an_interrupt",
        ),
    ),
    Label.CNODE_COPY: (
        says(
            "The destination holds a copy with the rights that source and mask share.",
            "cnode::copy_leaves_the_source_and_masks_rights",
            "user/cnodes::copy_masks_rights",
        ),
        says("It is a child of the source.", "derivation::a_copy_follows_its_source_and_is_its_child"),
        says(
            "The source's root may be another CNode than the one invoked.", "cnode::the_source_may_be_in_another_node"
        ),
        says("A copy of a frame is not mapped.", "capability::a_copied_page_is_not_mapped_and_a_table_has_to_be"),
    ),
    Label.CNODE_MINT: (
        says(
            "An endpoint or notification without a badge gets one, once.",
            "capability::a_badge_is_given_once_and_to_a_copy",
            "user/cnodes::mint_gives_badge",
        ),
        says(
            "A CNode gets a guard: its length in the low 6 bits, the guard above, cut to its length.",
            "capability::a_guard_is_cut_to_its_size_and_fits_an_address",
            "user/cnodes::mint_gives_guard",
        ),
        says("Other kinds ignore the word.", "capability::data_mean_nothing_to_others"),
    ),
    Label.CNODE_MOVE: (
        says(
            "The capability goes to the destination with its place in the tree; the source is empty.",
            "cnode::move_empties_the_source_and_keeps_the_children",
            "user/cnodes::move_leaves_nothing",
        ),
    ),
    Label.CNODE_MUTATE: (
        says(
            "It moves a CNode and gives it a guard; badges are not given.",
            "cnode::mutate_sets_a_guard_but_no_badge",
            "user/cnodes::mutate_gives_guard",
        ),
    ),
    Label.CNODE_ROTATE: (
        ROTATED,
        says(
            "If source and destination are the same slot, two capabilities change places.",
            "cnode::rotate_onto_the_source_swaps",
            "user/cnodes::rotate_swaps",
        ),
        says("Each may get a guard on the way, and neither a badge.", "corners::rotation_does_not_set_badges"),
    ),
    Label.IRQ_ISSUE_HANDLER: (
        says(
            "The destination holds the only capability to the interrupt, which may come from now on.",
            "irq::a_handler_is_issued_once_and_lets_the_source_through",
            "user/cnodes::handler_is_issued_once",
        ),
        says(
            "Deleting the last copy of it silences the interrupt and frees its number.",
            "irq::the_last_handler_capability_silences_the_source",
        ),
    ),
    Label.IRQ_ISSUE_HANDLER_TRIGGER: (
        says(
            "As `irq_issue_handler`; the controller of this machine does not distinguish edge and level.",
            "conformance/interrupts::the_trigger_makes_no_difference",
            "user/interrupts::handler_with_trigger",
        ),
    ),
    Label.IRQ_ACK: (
        says(
            "The interrupt, which was held back since it came, may come again.",
            "irq::an_interrupt_signals_and_acknowledging_completes_it",
            "user/interrupts::acknowledged_comes_again",
        ),
    ),
    Label.IRQ_SET_HANDLER: (
        says(
            "The interrupt signals the notification, with the badge of the capability that was given.",
            "conformance/interrupts::an_interrupt_signals_with_the_badge_of_what_was_set",
            "user/interrupts::interrupt_signals",
        ),
        says("It replaces what was set before.", "irq::clearing_and_replacing_what_is_signalled"),
        says(
            "The interrupt keeps a copy, which goes when the notification's capability is revoked.",
            "irq::revoking_the_notification_takes_it_from_the_source",
        ),
    ),
    Label.IRQ_CLEAR_HANDLER: (
        says(
            "Nothing is signalled from now on: the interrupt comes once and stays held back.",
            "irq::an_interrupt_that_nobody_wants_stays_silent",
            "user/interrupts::cleared_is_silent",
        ),
    ),
}
