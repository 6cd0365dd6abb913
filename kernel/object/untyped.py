"""Untyped memory: the only source of kernel objects (seL4 manual, 2.4 and A: Untyped).

Invariant: the bytes from the watermark on are zero (device memory apart) and hold no object, so every object
starts from zero memory. Memory that may not be zero, as at boot, therefore starts with a watermark at its
end; with no children, the first retype resets it: it clears the memory in chunks from the top, lowering the
watermark, and may be preempted between two.
"""

from __future__ import annotations

from typing import Final

from codegen.lang import VAddr, bound, clear_memory, enum_from, inline, replace, table, u8, u64, urange, word_of
from kernel.abi.errors import Error
from kernel.abi.labels import Label
from kernel.abi.message import BUFFER_MESSAGE
from kernel.abi.objects import MAX_UNTYPED_BITS, MIN_SCHED_CONTEXT_BITS, MIN_UNTYPED_BITS, ObjectType, object_size_bits
from kernel.arch.riscv64.window import kernel_address
from kernel.call import Invocation
from kernel.config import RESET_CHUNK_BITS, RETYPE_FAN_OUT_LIMIT
from kernel.cspace import find_node
from kernel.message import buffer_word
from kernel.object.creation import create_object, is_kept_by_kernel
from kernel.object.derivation import has_children, insert_original, is_empty
from kernel.preemption import preemption_point
from kernel.results import InvocationError, Outcome, Preempted, Progress, Success, invalid_argument, range_error
from kernel.shapes import A2, A3, A4, A5, CNodeCap, Slot, Tcb, UntypedCap

RAW_ADDRESSES: Final = "untyped memory is cleared before it becomes objects"

WORD_BITS: Final = 64
# fmt: off
LEAST_SIZE: Final = table(  # by type: the least number that `size` may be
    u8(MIN_UNTYPED_BITS), u8(0), u8(0), u8(0), u8(1), u8(MIN_SCHED_CONTEXT_BITS),
    u8(0), u8(0), u8(0), u8(0), u8(0), u8(0),
)
# fmt: on
CHUNK: Final = 1 << RESET_CHUNK_BITS
MOST_CHUNKS: Final = 1 << (MAX_UNTYPED_BITS - RESET_CHUNK_BITS)
CHUNK_WORK: Final = u64(16)  # a chunk takes as long as so many other units of work


def invoke_untyped(call: Invocation, slot: Slot) -> Outcome:
    """Retype. Capability: the root of the node. Errors: ILLEGAL_OPERATION; TRUNCATED_MESSAGE; those of `retype`."""
    if call.label is not Label.UNTYPED_RETYPE:
        return InvocationError(Error.ILLEGAL_OPERATION)
    if call.length < 6 or call.first_cap is None:
        return InvocationError(Error.TRUNCATED_MESSAGE)
    return retype(slot, call.first_cap, call.thread, call.buffer)


def retype(slot: Slot, root: Slot, thread: Tcb, buffer: VAddr) -> Outcome:
    """Make objects of the untyped memory in `slot`.

    Words of the thread's message: type, size bits, node index, depth and offset, number of objects.
    Errors, in this order: those of `check_size`, `find_node`, `check_window`; NOT_ENOUGH_MEMORY; INVALID_ARGUMENT
    for what cannot be made of device memory.
    """
    must_reset = not has_children(slot)
    words = thread.context.words
    kind = enum_from(ObjectType, words[A2], default=ObjectType.INVALID)
    size_bits = object_size_bits(kind, words[A3])
    refusal = check_size(kind, words[A3], size_bits)
    if refusal is not None:
        return refusal
    node = find_node(root, words[A4], words[A5])
    if isinstance(node, InvocationError):
        return node
    offset = buffer_word(buffer, u64(BUFFER_MESSAGE + 4))
    count = buffer_word(buffer, u64(BUFFER_MESSAGE + 5))
    refusal = check_window(node, offset, count)
    if refusal is not None:
        return refusal
    cap = slot.cap
    assert isinstance(cap, UntypedCap), "only untyped memory is retyped"
    used = u64(0) if must_reset else cap.watermark
    left = cap.size_bytes() - used
    if left >> size_bits < count:
        return InvocationError(Error.NOT_ENOUGH_MEMORY, left)
    if cap.is_device and is_kept_by_kernel(kind):
        return invalid_argument(u64(1))
    if must_reset and isinstance(reset(slot), Preempted):
        return Preempted.PREEMPTED
    slots = node.slots
    object_size = u64(1) << size_bits
    start = (used + object_size - 1) & ~(object_size - 1)
    assert start >= used, "no object overlaps one that is there"
    assert start + count * object_size <= cap.size_bytes(), "objects lie within their memory"
    slot.cap = replace(cap, watermark=start + count * object_size)
    for i in urange(count):
        made = create_object(kind, words[A3], cap.base + start + i * object_size, is_device=cap.is_device)
        insert_original(made, slots[offset + i], slot)
    return Success()


def check_size(kind: ObjectType, size: u64, size_bits: u64) -> InvocationError | None:
    """Why there are no objects of this type and size: INVALID_ARGUMENT or RANGE_ERROR; None if there are."""
    if kind is ObjectType.INVALID:
        return invalid_argument(u64(0))
    if size >= WORD_BITS or size_bits > MAX_UNTYPED_BITS:
        return range_error(u64(0), u64(MAX_UNTYPED_BITS))
    return invalid_argument(u64(1)) if size < u64(LEAST_SIZE[word_of(kind)]) else None


@inline
def check_window(cap: CNodeCap, offset: u64, count: u64) -> InvocationError | None:
    """Why `count` capabilities cannot go to the slots from `offset` on; None if they can.

    Errors, in this order: RANGE_ERROR if the offset lies outside, the count is not 1 to 256, or they do not fit
    together; DELETE_FIRST if a slot is taken.
    """
    node_size = u64(1) << cap.radix
    if offset >= node_size:
        return range_error(u64(0), node_size - 1)
    if count < 1 or count > RETYPE_FAN_OUT_LIMIT:
        return range_error(u64(1), u64(RETYPE_FAN_OUT_LIMIT))
    if count > node_size - offset:
        return range_error(u64(1), node_size - offset)
    for i in urange(offset, offset + count):
        if not is_empty(cap.slots[i]):
            return InvocationError(Error.DELETE_FIRST)
    return None


def reset(slot: Slot) -> Progress:
    """Clear the used part of untyped memory that has no children, which then starts from its beginning.

    When preempted, the watermark has come down: resetting again goes on from there.
    """
    cap = slot.cap
    assert isinstance(cap, UntypedCap), "only untyped memory is reset"
    end = u64(0) if cap.is_device else cap.watermark
    while end != 0:
        bound(MOST_CHUNKS, "each turn clears a chunk of the memory")
        start = (end - 1) // CHUNK * CHUNK
        # Safety: the memory is untyped, without children, and so without objects.
        clear_memory(at=kernel_address(cap.base + start), size=end - start)
        if start != 0 and isinstance(preemption_point(CHUNK_WORK), Preempted):
            slot.cap = replace(cap, watermark=start)
            return Preempted.PREEMPTED
        end = start
    return Success()
