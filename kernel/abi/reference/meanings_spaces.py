"""What the invocations of address spaces do."""

from __future__ import annotations

from typing import Final

from kernel.abi.labels import Label
from kernel.abi.reference.shapes import Sentence, says

SPACES: Final[dict[Label, tuple[Sentence, ...]]] = {
    Label.PAGE_TABLE_MAP: (
        says(
            "The table goes to the highest level that lacks one at the address.",
            "vspace::tables_fill_the_levels_from_the_top_down",
        ),
        says("Bits of the address below that level are ignored.", "conformance/spaces::low_bits_of_a_tables_address"),
        says("The attributes are ignored.", "conformance/spaces::attributes_of_a_table_are_ignored"),
    ),
    Label.PAGE_TABLE_UNMAP: (
        says(
            "The table leaves its address space, and what it mapped is mapped no more.",
            "vspace::unmapping_takes_a_table_out_and_empties_it",
            "user/spaces::unmapped_table_maps_nothing",
        ),
        says("A table that is not mapped may be unmapped.", "memory_calls::a_table_that_is_not_mapped_may_be_unmapped"),
        says(
            "Deleting its last capability unmaps it too.", "memory_calls::the_end_of_a_table_takes_it_out_of_its_space"
        ),
    ),
    Label.PAGE_MAP: (
        says(
            "The mapping may be read, written and executed as capability, rights and attributes together say.",
            "frame::rights_and_attributes",
            "user/spaces::rights_of_a_mapping",
        ),
        says(
            "It may be executed, even if it may not be read, unless bit 0 of the attributes is set.",
            "conformance/spaces::execution_needs_no_right_but_the_attribute",
            "user/spaces::execute_never",
        ),
        says(
            "A large page finds no place where there is a table for smaller ones.",
            "frame::a_large_page_over_a_table_finds_the_small_entries_behind_it",
        ),
        says(
            "Mapped again at its address, it has the new rights.",
            "frame::mapping_again_at_the_same_address_changes_the_rights",
            "user/spaces::remap_changes_rights",
        ),
        says(
            "One capability maps one page once: another mapping needs a copy.",
            "memory_calls::a_copy_of_the_capability_may_be_mapped_elsewhere",
            "user/spaces::mapped_elsewhere_needs_a_copy",
        ),
        says(
            "Pages of 2 MiB and 1 GiB stand in upper tables, at multiples of their size.",
            "frame::large_pages_lie_in_the_upper_tables",
            "user/spaces::mega_page_is_mapped",
        ),
        says(
            "Pages are accessed and dirty from the start.",
            "frame::a_mapped_page_is_user_memory_accessed_and_dirty_from_the_start",
        ),
        says("User mode has all addresses below 0x3ffffff000.", "memory_calls::a_page_at_the_very_end_of_user_memory"),
    ),
    Label.PAGE_UNMAP: (
        says(
            "The page is mapped no more; its capability may be mapped elsewhere.",
            "memory_calls::unmapping_a_page_flushes_it_and_forgets_where_it_was",
            "user/spaces::unmapped_page_faults",
        ),
        says(
            "A page that is not mapped may be unmapped.",
            "memory_calls::unmapping_a_page_that_is_not_mapped_changes_nothing",
        ),
        says(
            "If another page took its place, that stays.", "memory_calls::unmapping_leaves_a_page_that_took_the_place"
        ),
        says(
            "Deleting the capability unmaps the page.",
            "memory_calls::deleting_the_capability_unmaps_the_page",
            "user/spaces::deleted_page_faults",
        ),
    ),
    Label.PAGE_GET_ADDRESS: (
        says(
            "The answer is where the page is in physical memory.",
            "frame::get_address_answers_with_the_physical_address",
            "user/untyped::addresses_follow_the_untyped",
        ),
    ),
    Label.ASID_CONTROL_MAKE_POOL: (
        says(
            "The untyped memory becomes a pool of 512 address space identifiers.",
            "asid::a_pool_takes_all_of_its_untyped_memory",
            "user/asids::pools_are_made_until_there_are_128",
        ),
        says(
            "Deleting the last capability to a pool ends its address spaces.",
            "asid::deleting_a_pool_ends_its_spaces",
            "user/asids::spaces_end_with_their_pool",
        ),
    ),
    Label.ASID_POOL_ASSIGN: (
        says(
            "The page table becomes the top of an address space, with the first free identifier.",
            "asid::assigning_gives_the_first_free_asid_and_the_kernels_half",
            "user/asids::a_space_is_assigned_once",
        ),
        says(
            "A pool has 512 of them, the first pool one less.",
            "conformance/spaces::a_pool_gives_all_its_identifiers",
            "user/asids::pool_is_exhausted",
        ),
    ),
}
