"""The functions measured: the kernel's own, under names that the driver can call.

`twins.c` says each of them in C, written by hand. What the kernel has no function for (a ring of bytes, the
demo's checksum, the end of a page-table walk) stands here.
"""

from __future__ import annotations

from typing import Final

from codegen.lang import Array, VAddr, bound, embedded_array, export, kobject, load, u8, u32, u64, urange, word_of
from kernel.abi.message import CapRights, MessageInfo
from kernel.arch.riscv64.frame import frame_entry
from kernel.arch.riscv64.space import find_entry
from kernel.boot.cells import cells, contains
from kernel.cspace import find_slot, lookup_failure
from kernel.heap import insert_by_priority
from kernel.heap import remove as heap_remove
from kernel.ipc import copy_buffer, message_length
from kernel.message import ipc_buffer, message_word
from kernel.object.callstack import unstack
from kernel.object.capability import mask_rights, update_data
from kernel.object.derivation import empty, insert_derived, is_final, is_parent_of, is_revocable, move, swap
from kernel.object.region import same_object, same_region
from kernel.object.untyped import check_window
from kernel.queue import append, remove
from kernel.ready import dequeue, enqueue, highest_bit, highest_ready
from kernel.refill import add, charge, use
from kernel.release import release_enqueue, release_remove
from kernel.schedule import possible_switch_to
from kernel.shapes import (
    NO_LOOKUP_FAULT,
    Cap,
    CNodeCap,
    FrameCap,
    LookupFault,
    PageTable,
    Pte,
    RankedQueue,
    Reply,
    SchedContext,
    Slot,
    Tcb,
    ThreadQueue,
)

RAW_ADDRESSES: Final = "a checksum reads the memory that it is given"

RING_SIZE: Final = 64
RING_EMPTY: Final = 0x100


@kobject(size_bits=7)
class Ring:
    """Bytes in the order in which they came; `taken` and `put` count them, and wrap."""

    taken: u32 = u32(0)
    put: u32 = u32(0)
    bytes: Array[u8] = embedded_array(u8, RING_SIZE)


@kobject(size_bits=6)
class FaultBox:
    """Where a failed lookup says why."""

    fault: LookupFault = NO_LOOKUP_FAULT


# ---- Capabilities.


@export
def ours_mask_rights(cap: Cap, rights: CapRights) -> Cap:
    return mask_rights(cap, rights)


@export
def ours_update_data(cap: Cap, word: u64, preserve: bool) -> Cap:
    return update_data(cap, word, preserve=preserve)


@export
def ours_same_object(first: Cap, second: Cap) -> bool:
    return same_object(first, second)


@export
def ours_same_region(first: Cap, second: Cap) -> bool:
    return same_region(first, second)


@export
def ours_is_revocable(cap: Cap, source: Cap) -> bool:
    return is_revocable(cap, source)


@export
def ours_is_parent_of(first: Slot, second: Slot) -> bool:
    return is_parent_of(first, second)


@export
def ours_is_final(slot: Slot) -> bool:
    return is_final(slot)


# ---- CNodes and the derivation list.


@export
def ours_lookup_slot(thread: Tcb, cptr: u64, box: FaultBox) -> Slot | None:
    slot = find_slot(thread, cptr)
    if slot is None:
        box.fault = lookup_failure(thread, cptr)
    return slot


@export
def ours_find_slot(thread: Tcb, cptr: u64) -> Slot | None:
    return find_slot(thread, cptr)


@export
def ours_check_window(cap: CNodeCap, offset: u64, count: u64) -> u64:
    refusal = check_window(cap, offset, count)
    return u64(0) if refusal is None else word_of(refusal.code)


@export
def ours_insert_derived(cap: Cap, source: Slot, destination: Slot) -> None:
    insert_derived(cap, source, destination)


@export
def ours_empty(slot: Slot) -> None:
    empty(slot)


@export
def ours_move(cap: Cap, source: Slot, destination: Slot) -> None:
    move(cap, source, destination)


@export
def ours_swap(first_cap: Cap, first: Slot, second_cap: Cap, second: Slot) -> None:
    swap(first_cap, first, second_cap, second)


# ---- Queues and the scheduler.


@export
def ours_append(queue: ThreadQueue, thread: Tcb) -> None:
    append(queue, thread)


@export
def ours_remove(queue: ThreadQueue, thread: Tcb) -> None:
    remove(queue, thread)


@export
def ours_insert_by_priority(queue: RankedQueue, thread: Tcb) -> None:
    insert_by_priority(queue, thread)


@export
def ours_heap_remove(queue: RankedQueue, thread: Tcb) -> None:
    heap_remove(queue, thread)


@export
def ours_enqueue(thread: Tcb) -> None:
    enqueue(thread)


@export
def ours_dequeue(thread: Tcb) -> None:
    dequeue(thread)


@export
def ours_highest_ready() -> Tcb | None:
    return highest_ready()


@export
def ours_highest_bit(word: u64) -> u64:
    return highest_bit(word)


@export
def ours_possible_switch_to(thread: Tcb) -> None:
    possible_switch_to(thread)


@export
def ours_release_enqueue(thread: Tcb, context: SchedContext) -> None:
    release_enqueue(thread, context)


@export
def ours_release_remove(thread: Tcb) -> None:
    release_remove(thread)


@export
def ours_unstack(reply: Reply) -> SchedContext | None:
    return unstack(reply)


# ---- Rings.


@export
def ours_refill_add(context: SchedContext, time: u64, amount: u64) -> None:
    add(context, time, amount)


@export
def ours_refill_charge(context: SchedContext, used: u64) -> None:
    charge(context, used)


@export
def ours_refill_split(context: SchedContext, used: u64) -> None:
    use(context, used)


@export
def ours_ring_put(ring: Ring, byte: u8) -> bool:
    """Whether there was room."""
    if ring.put - ring.taken == RING_SIZE:
        return False
    ring.bytes[ring.put & (RING_SIZE - 1)] = byte
    ring.put = ring.put + 1
    return True


@export
def ours_ring_take(ring: Ring) -> u32:
    """The next byte, or `RING_EMPTY`."""
    if ring.put == ring.taken:
        return u32(RING_EMPTY)
    byte = ring.bytes[ring.taken & (RING_SIZE - 1)]
    ring.taken = ring.taken + 1
    return u32(byte)


# ---- Page tables.


@export
def ours_translate(top: PageTable, address: VAddr) -> u64:
    """The physical address behind `address`; zero if nothing is mapped there."""
    place = find_entry(top, address, u64(12))
    entry = place.read()
    if not entry.valid:
        return u64(0)
    return (entry.page << 12) | (u64(address) & ((u64(1) << place.bits_left) - 1))


@export
def ours_frame_entry(cap: FrameCap, rights: CapRights, execute: bool) -> Pte:
    return frame_entry(cap, rights, execute=execute)


# ---- Messages and texts.


@export
def ours_copy_buffer(source: VAddr, destination: VAddr, info: MessageInfo) -> None:
    copy_buffer(source, destination, message_length(info))


@export
def ours_message_word(thread: Tcb, buffer: VAddr, index: u64) -> u64:
    return message_word(thread, buffer, index)


@export
def ours_message_length(info: MessageInfo) -> u64:
    return message_length(info)


@export
def ours_ipc_buffer(thread: Tcb, for_writing: bool) -> VAddr:
    return ipc_buffer(thread, for_writing=for_writing)


@export
def ours_checksum(at: VAddr, count: u64) -> u64:
    """As the demo's server does it."""
    result = u64(0)
    for index in urange(count):
        # Safety: the driver gives this much memory.
        result = (result << 1) ^ (result >> 63) ^ load(u64, at=at + index * 8)
    return result


@export
def ours_internet_checksum(at: VAddr, size: u64) -> u32:
    """The sum that network packets carry (RFC 1071), of an even number of bytes."""
    total = u32(0)
    offset = u64(0)
    while offset < size:
        bound(1 << 16, "no packet is longer")
        # Safety: the driver gives this much memory.
        total = total + u32(load(u8, at=at + offset)) * 256 + u32(load(u8, at=at + offset + 1))
        offset = offset + 2
    total = (total >> 16) + (total & 0xFFFF)
    total = (total >> 16) + (total & 0xFFFF)
    return total ^ 0xFFFF


@export
def ours_cells(at: VAddr, count: u64) -> u64:
    return cells(at, count)


@export
def ours_contains(at: VAddr, length: u64, wanted: u64) -> bool:
    return contains(at, length, wanted)
