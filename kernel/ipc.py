"""Moving a message from one thread to another: words, capabilities, badge and label (seL4 manual, 4)."""

from __future__ import annotations

from codegen.lang import VAddr, from_bits, raw_bits, u64, urange, value, word_of
from kernel.abi.message import BUFFER_CAPS, BUFFER_MESSAGE, MAX_MESSAGE_WORDS, MESSAGE_REGISTERS, MessageInfo
from kernel.cspace import find_slot_of, first_missing, receive_slot
from kernel.fault_message import write_fault
from kernel.message import NO_BUFFER, buffer_word, ipc_buffer, set_buffer_word
from kernel.object.derivation import insert_derived
from kernel.object.derive import derive
from kernel.results import InvocationError
from kernel.schedule import fill_in
from kernel.shapes import A0, A1, A2, Endpoint, EndpointCap, NullCap, Slot, Tcb


@value
class Transferred:
    """How many of a message's capabilities arrived, and which of them as badges."""

    count: u64
    unwrapped: u64


def transfer(sender: Tcb, receiver: Tcb, through: Endpoint | None, badge: u64, *, may_grant: bool) -> None:
    """Give `receiver` the message of `sender`, or word of its fault."""
    if sender.fault.is_none():
        transfer_message(sender, receiver, through, badge, may_grant=may_grant)
    else:
        transfer_fault(sender, receiver, badge)


def message_info(thread: Tcb) -> MessageInfo:
    """The tag of the message that the thread sends."""
    return from_bits(MessageInfo, thread.context.words[A1])


def message_length(info: MessageInfo) -> u64:
    """The words of a message; a tag that promises more than fit is cut short."""
    return info.length if info.length < MAX_MESSAGE_WORDS else u64(MAX_MESSAGE_WORDS)


def sent_length(info: MessageInfo, buffer: VAddr) -> u64:
    """The words of a message; without the sender's buffer, at most those in registers."""
    return held_length(message_length(info), buffer)


def held_length(length: u64, buffer: VAddr) -> u64:
    """So many of the words of a message have a place, in registers and a buffer, or in registers only."""
    return length if buffer != NO_BUFFER or length < MESSAGE_REGISTERS else u64(MESSAGE_REGISTERS)


def deliver(receiver: Tcb, badge: u64, info: MessageInfo) -> None:
    """Set the registers that tell of a message."""
    receiver.context.words[A0] = badge
    receiver.context.words[A1] = raw_bits(info)


def transfer_message(sender: Tcb, receiver: Tcb, through: Endpoint | None, badge: u64, *, may_grant: bool) -> None:
    """Copy words, and capabilities if the sender may grant; without buffers, what registers hold."""
    info = message_info(sender)
    length = message_length(info)
    caps = Transferred(u64(0), u64(0))
    for i in urange(length if length < MESSAGE_REGISTERS else u64(MESSAGE_REGISTERS)):
        receiver.context.words[i + A2] = sender.context.words[i + A2]
    if length > MESSAGE_REGISTERS or (may_grant and info.extra_caps > 0):
        source = ipc_buffer(sender, for_writing=False)
        destination = ipc_buffer(receiver, for_writing=True)
        if source == NO_BUFFER or destination == NO_BUFFER:
            length = sent_length(info, NO_BUFFER)
        else:
            copy_buffer(source, destination, length)
            if may_grant:
                caps = transfer_caps(sender, source, receiver, destination, through, info.extra_caps)
    deliver(receiver, badge, MessageInfo(length, caps.count, caps.unwrapped, info.label))
    fill_in(receiver)


def copy_buffer(source: VAddr, destination: VAddr, length: u64) -> None:
    """Copy the words of a message that are not in registers."""
    for i in urange(u64(MESSAGE_REGISTERS), length):
        set_buffer_word(destination, i + BUFFER_MESSAGE, buffer_word(source, i + BUFFER_MESSAGE))


def transfer_caps(
    sender: Tcb, source: VAddr, receiver: Tcb, destination: VAddr, through: Endpoint | None, count: u64
) -> Transferred:
    """Copy capabilities until one cannot be; those of the endpoint itself arrive as their badges.

    The receiver names one slot: only one other capability has room. If one cannot be found, none goes along.
    """
    if first_missing(sender, source, count) is not None:
        return Transferred(u64(0), u64(0))
    unwrapped = u64(0)
    has_room = True
    for i in urange(count):
        slot = find_slot_of(sender, buffer_word(source, i + BUFFER_CAPS))
        if slot is None:
            return Transferred(i, unwrapped)
        cap = slot.cap
        if isinstance(cap, EndpointCap) and cap.endpoint is through:
            set_buffer_word(destination, i + BUFFER_CAPS, cap.badge)
            unwrapped = unwrapped | (u64(1) << i)
        elif has_room and copy_cap(slot, receive_slot(receiver, destination)):
            has_room = False
        else:
            return Transferred(i, unwrapped)
    return Transferred(count, unwrapped)


def copy_cap(source: Slot, destination: Slot | None) -> bool:
    """Copy one capability into the slot that the receiver named; answer whether it could be."""
    if destination is None:
        return False
    cap = derive(source, source.cap)
    if isinstance(cap, (InvocationError, NullCap)):
        return False
    insert_derived(cap, source, destination)
    return True


def transfer_fault(faulting: Tcb, handler: Tcb, badge: u64) -> None:
    """Tell `handler` of a fault; without a buffer, as much as registers hold."""
    buffer = ipc_buffer(handler, for_writing=True)
    length = held_length(write_fault(faulting, handler, buffer), buffer)
    deliver(handler, badge, MessageInfo(length, u64(0), u64(0), word_of(faulting.fault.kind)))
    fill_in(handler)
