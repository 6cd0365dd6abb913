"""What the initial thread finds, seen from there."""

from __future__ import annotations

from typing import Final

from codegen.lang import bound, load, u64, urange
from kernel.abi.bootinfo import (
    CNODE_BITS,
    EMPTY,
    EXTRA_DEVICE_TREE,
    EXTRA_LENGTH,
    EXTRA_PAGES,
    IMAGE_FRAMES,
    IMAGE_PAGING,
    IPC_BUFFER,
    NODES,
    SCHED_CONTROL,
    SLOT_ASID_CONTROL,
    SLOT_ASID_POOL,
    SLOT_BOOT_INFO_FRAME,
    SLOT_DOMAIN,
    SLOT_IRQ_CONTROL,
    SLOT_SCHED_CONTEXT,
    SLOT_TCB,
    SLOT_VSPACE,
    UNTYPED,
)
from kernel.abi.errors import Error
from kernel.abi.objects import MAX_UNTYPED_BITS, MIN_UNTYPED_BITS, PAGE_BITS
from kernel.abi.user import (
    DOMAIN,
    NODE,
    SLOT_IO_PORT_CONTROL,
    SLOT_IO_SPACE,
    SLOT_NULL,
    SLOT_SMC,
    SLOT_SMMU_CB_CONTROL,
    SLOT_SMMU_SID_CONTROL,
)
from userland.conformance.cnodes import copy, expect_empty, slot
from userland.conformance.suite import expect, expect_between, expect_done, expect_error, passed
from userland.interrupts.clock import CLOCK
from userland.runtime.allocator import delete_cap
from userland.runtime.bootinfo import boot_word, untyped_at
from userland.runtime.invocations import page_get_address
from userland.runtime.machine import UART
from userland.runtime.rights import ALL_RIGHTS
from userland.runtime.state import runtime, suite
from userland.runtime.timebase import cell, device_tree

RAW_ADDRESSES: Final = "the boot info is in pages that the kernel has written"

MAGIC: Final = 0xD00D_FEED  # of a device tree
FINISHER: Final = 0x10_0000
CLINT: Final = 0x200_0000
PLIC: Final = 0xC00_0000
FIRMWARE: Final = 0x8000_0000
SAMPLE: Final = 509  # every so many slots one is looked at


def test_boot() -> None:
    fixed_slots()
    passed("fixed_slots")
    words_of_boot_info()
    passed("words_of_boot_info")
    image_frames()
    passed("image_frames")
    untypeds_are_listed()
    passed("untypeds_are_listed")
    untypeds_do_not_overlap()
    passed("untypeds_do_not_overlap")
    devices_are_there()
    passed("devices_are_there")
    empty_slots()
    passed("empty_slots")
    device_tree_is_there()
    passed("device_tree_is_there")
    extra_info_is_one_chunk()
    passed("extra_info_is_one_chunk")


def expect_copy(place: u64) -> None:
    """The copy goes at once, as it is in no memory that the suite takes back."""
    target = slot()
    expect_done(copy(place, target, u64(ALL_RIGHTS)), "a fixed slot")
    expect_done(delete_cap(target), "delete the copy")


def fixed_slots() -> None:
    """What can be copied, what is there and cannot, and what is empty."""
    for place in urange(SLOT_TCB, SLOT_VSPACE + 1):
        expect_copy(place)
    expect_copy(u64(SLOT_ASID_POOL))
    for place in urange(SLOT_BOOT_INFO_FRAME, SLOT_DOMAIN + 1):
        expect_copy(place)
    expect_copy(u64(SLOT_SCHED_CONTEXT))
    error = copy(u64(SLOT_IRQ_CONTROL), slot(), u64(ALL_RIGHTS))
    expect_error(error, Error.ILLEGAL_OPERATION, "interrupt control has no copies")
    expect_copy(u64(SLOT_ASID_CONTROL))
    expect_empty(u64(SLOT_NULL), "slot 0")
    expect_empty(u64(SLOT_IO_PORT_CONTROL), "I/O ports")
    expect_empty(u64(SLOT_IO_SPACE), "I/O space")
    expect_empty(u64(SLOT_SMMU_SID_CONTROL), "SMMU streams")
    expect_empty(u64(SLOT_SMMU_CB_CONTROL), "SMMU banks")
    expect_empty(u64(SLOT_SMC), "secure monitor")


def words_of_boot_info() -> None:
    expect(boot_word(u64(NODE)), u64(0), "this core")
    expect(boot_word(u64(NODES)), u64(1), "cores")
    expect(boot_word(u64(DOMAIN)), u64(0), "domain")
    expect(u64(boot_word(u64(IPC_BUFFER)) == u64(runtime.buffer)), u64(1), "IPC buffer")
    expect(boot_word(u64(EMPTY + 1)), u64(1) << boot_word(u64(CNODE_BITS)), "the slots of the CNode")
    expect(boot_word(u64(SCHED_CONTROL + 1)) - boot_word(u64(SCHED_CONTROL)), u64(1), "scheduling control")
    expect_copy(boot_word(u64(SCHED_CONTROL)))


def image_frames() -> None:
    """Page behind page, and then the tables, the top one first."""
    first = boot_word(u64(IMAGE_FRAMES))
    count = boot_word(u64(IMAGE_FRAMES + 1)) - first
    start = page_get_address(first)
    expect_done(start.error, "the first frame")
    for index in urange(count):
        expect(page_get_address(first + index).paddr, start.paddr + (index << PAGE_BITS), "a frame")
    for place in urange(boot_word(u64(IMAGE_PAGING)), boot_word(u64(IMAGE_PAGING + 1))):
        expect_copy(place)


def untypeds_are_listed() -> None:
    """A size that untyped memory can have, and an address that is a multiple of it."""
    expect(boot_word(u64(UNTYPED + 1)), boot_word(u64(EMPTY)), "the empty slots follow")
    for index in urange(runtime.memory.untyped_count):
        untyped = untyped_at(index)
        is_size = untyped.size_bits >= MIN_UNTYPED_BITS and untyped.size_bits <= MAX_UNTYPED_BITS
        expect(u64(is_size), u64(1), "size")
        expect(untyped.address & ((u64(1) << untyped.size_bits) - 1), u64(0), "address")


def untypeds_do_not_overlap() -> None:
    overlaps = u64(0)
    for index in urange(runtime.memory.untyped_count):
        first = untyped_at(index)
        for other in urange(index):
            second = untyped_at(other)
            starts_inside = first.address - second.address < u64(1) << second.size_bits
            if starts_inside or second.address - first.address < u64(1) << first.size_bits:
                overlaps += 1
    expect(overlaps, u64(0), "pairs that overlap")


def holders(address: u64, *, is_device: bool) -> u64:
    """How many pieces of untyped memory have this address."""
    count = u64(0)
    for index in urange(runtime.memory.untyped_count):
        untyped = untyped_at(index)
        if untyped.is_device == is_device and address - untyped.address < u64(1) << untyped.size_bits:
            count += 1
    return count


def devices_are_there() -> None:
    """But not the kernel's own; and the firmware, which keeps its memory closed, is one."""
    expect(holders(u64(UART), is_device=True), u64(1), "serial port")
    expect(holders(u64(CLOCK), is_device=True), u64(1), "clock")
    expect(holders(u64(FINISHER), is_device=True), u64(1), "test finisher")
    expect(holders(u64(1) << 38, is_device=True), u64(1), "far away")
    expect(holders(u64(CLINT), is_device=True), u64(0), "timer")
    expect(holders(u64(CLINT + (2 << 20) - 1), is_device=True), u64(0), "the timer's 2 MiB page")
    expect(holders(u64(CLINT + (2 << 20)), is_device=True), u64(1), "what is behind that")
    expect(holders(u64(PLIC), is_device=True), u64(0), "interrupt controller")
    expect(holders(u64(FIRMWARE), is_device=True), u64(1), "firmware, as a device")
    expect(holders(u64(FIRMWARE), is_device=False), u64(0), "firmware, as memory")


def empty_slots() -> None:
    """From where the suite has not used them on, and the last one."""
    place = suite.first_slot + 1
    while place < runtime.memory.last_slot:
        bound(1 << 24, "slots of a CNode")
        expect_empty(place, "a slot")
        place += SAMPLE
    expect_empty(runtime.memory.last_slot - 1, "the last slot")


def device_tree_is_there() -> None:
    tree = device_tree()
    if tree is None:
        expect(u64(0), u64(1), "there is a device tree")
    else:
        expect(cell(tree), u64(MAGIC), "its first word")


def extra_info_is_one_chunk() -> None:
    """The device tree with its header, in as many pages as that takes."""
    length = boot_word(u64(EXTRA_LENGTH))
    pages = boot_word(u64(EXTRA_PAGES + 1)) - boot_word(u64(EXTRA_PAGES))
    expect_between(length, ((pages - 1) << PAGE_BITS) + 1, pages << PAGE_BITS, "bytes in the pages")
    at = runtime.memory.boot_info + (1 << PAGE_BITS)
    # Safety: the kernel has mapped the extra boot info behind the boot info.
    expect(load(u64, at=at), u64(EXTRA_DEVICE_TREE), "kind of the chunk")
    # Safety: as above.
    expect(load(u64, at=at + 8), length, "its length")
