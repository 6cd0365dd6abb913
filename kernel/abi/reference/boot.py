"""The reference of what the initial thread finds."""

from __future__ import annotations

from typing import Final

from kernel.abi import bootinfo, user
from kernel.abi.reference.shapes import Topic, says

SLOTS: Final = (
    ("slot", "capability"),
    (str(user.SLOT_NULL), "none"),
    (str(bootinfo.SLOT_TCB), "its thread"),
    (str(bootinfo.SLOT_CNODE), "its CNode"),
    (str(bootinfo.SLOT_VSPACE), "its address space"),
    (str(bootinfo.SLOT_IRQ_CONTROL), "interrupt control"),
    (str(bootinfo.SLOT_ASID_CONTROL), "ASID control"),
    (str(bootinfo.SLOT_ASID_POOL), "its ASID pool"),
    (f"{user.SLOT_IO_PORT_CONTROL}, {user.SLOT_IO_SPACE}", "none on this architecture"),
    (str(bootinfo.SLOT_BOOT_INFO_FRAME), "the page of the boot info"),
    (str(bootinfo.SLOT_IPC_BUFFER), "the page of its IPC buffer"),
    (str(bootinfo.SLOT_DOMAIN), "domain control"),
    (f"{user.SLOT_SMMU_SID_CONTROL}, {user.SLOT_SMMU_CB_CONTROL}", "none on this architecture"),
    (str(bootinfo.SLOT_SCHED_CONTEXT), "its scheduling context"),
    (str(user.SLOT_SMC), "none on this architecture"),
)
WORDS: Final = (
    ("word", "what"),
    (str(bootinfo.EXTRA_LENGTH), "bytes of extra boot info, in the pages behind this one"),
    (str(user.NODE), "number of this core: 0"),
    (str(bootinfo.NODES), "number of cores: 1"),
    (str(user.IO_PAGE_TABLE_LEVELS), "0"),
    (str(bootinfo.IPC_BUFFER), "address of the IPC buffer"),
    (f"{bootinfo.EMPTY}, {bootinfo.EMPTY + 1}", "empty slots: the first, and the one after the last"),
    (f"{user.SHARED_FRAMES}, {user.SHARED_FRAMES + 1}", "frames shared between cores: none"),
    (f"{bootinfo.IMAGE_FRAMES}, {bootinfo.IMAGE_FRAMES + 1}", "slots of the image's frames"),
    (f"{bootinfo.IMAGE_PAGING}, {bootinfo.IMAGE_PAGING + 1}", "slots of its page tables, the top one first"),
    (f"{user.IO_SPACES}, {user.IO_SPACES + 1}", "I/O spaces: none"),
    (f"{bootinfo.EXTRA_PAGES}, {bootinfo.EXTRA_PAGES + 1}", "slots of the pages of extra boot info"),
    (str(bootinfo.CNODE_BITS), "slots of the CNode, as a power of two"),
    (str(user.DOMAIN), "its domain: 0"),
    (f"{bootinfo.SCHED_CONTROL}, {bootinfo.SCHED_CONTROL + 1}", "slots of scheduling control, one a core"),
    (f"{bootinfo.UNTYPED}, {bootinfo.UNTYPED + 1}", "slots of untyped memory"),
    (
        f"{bootinfo.UNTYPED_LIST}–{bootinfo.UNTYPED_LIST + 2 * bootinfo.MAX_UNTYPEDS - 1}",
        f"at most {bootinfo.MAX_UNTYPEDS} times two words, in the order of the slots: physical address;"
        " size in bits, and 256 if it is device memory",
    ),
)

BOOT: Final = (
    Topic(
        "The initial thread",
        "It starts at the entry of its image, with the address of the boot info in a0.",
        (
            says("a0 is the boot info's address; the other registers are 0.", "conformance/boot::only_a0_is_set"),
            says("The number of a slot is its address.", "bootinfo::a_slots_number_is_its_address"),
            says(
                "Slots with a meaning of their own hold what the table says.",
                "conformance/boot::fixed_slots_hold_what_the_table_says",
                "user/boot::fixed_slots",
            ),
            says("It has priority 255, and 5 ms in turn with others.", "bootinfo::time_of_the_initial_thread"),
            says(
                "Its pages are mapped in the order of their addresses with the rights of its segments.",
                "bootinfo::the_image_is_mapped_in_order_with_the_rights_of_its_segments",
                "user/boot::image_frames",
            ),
            says(
                "Behind them are the IPC buffer and the boot info.", "bootinfo::buffer_and_boot_info_follow_the_image"
            ),
        ),
        (("Slots:", SLOTS),),
    ),
    Topic(
        "Boot info",
        "One page of words.",
        (
            says(
                "Its words are those of the table.",
                "conformance/boot::words_of_the_boot_info",
                "user/boot::words_of_boot_info",
            ),
            says(
                "The regions of slots follow one another: page tables, extra boot info, scheduling control, the image,"
                " untyped memory, empty slots.",
                "bootinfo::regions_of_slots_follow_one_another",
            ),
            says(
                "Page tables are listed by size and then address.",
                "bootinfo::paging_capabilities_come_by_size_and_then_address",
            ),
            says(
                "The list of untyped memory is in the order of the slots: devices, then memory, each by address.",
                "bootinfo::untyped_memory_is_listed_in_the_order_of_its_slots",
                "user/boot::untypeds_are_listed",
            ),
            says(
                "All memory but the kernel's and the image's is there, as pieces aligned to their size.",
                "memory::free_is_memory_behind_the_image_without_reserved_pages",
                "memory::a_piece_is_as_large_as_alignment_and_size_allow",
                "user/boot::untypeds_do_not_overlap",
            ),
            says(
                "Every other physical address up to 2^39 is in a device untyped, but for the pages of 2 MiB in which"
                " the kernel's own devices are (the timer's and the interrupt controller's). The firmware's memory is"
                " one.",
                "memory::devices_are_all_but_memory_and_the_kernels_own",
                "memory::the_kernels_own_devices_are_kept_in_pages_of_2_mib",
                "user/boot::devices_are_there",
            ),
            says(
                "Slots told to be empty are.",
                "bootinfo::empty_slots_are_empty_and_the_one_before_is_not",
                "user/boot::empty_slots",
            ),
        ),
        (("", WORDS),),
    ),
    Topic(
        "Extra boot info",
        "Chunks, each with a header of two words: its kind, and its length with the header.",
        (
            says(
                f"Kind {bootinfo.EXTRA_DEVICE_TREE} is the device tree, as the firmware handed it over.",
                "bootinfo::the_device_tree_is_copied",
                "user/boot::device_tree_is_there",
            ),
            says(
                "It is the only one, and the extra boot info ends with it.",
                "corners::the_extra_boot_info_may_fill_its_pages",
                "user/boot::extra_info_is_one_chunk",
            ),
        ),
    ),
)
