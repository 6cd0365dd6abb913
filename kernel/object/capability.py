"""What may be made of a capability: fewer rights, a badge or guard (seL4 manual, 3.1)."""

from __future__ import annotations

from typing import Final

from codegen.lang import from_bits, inline, replace, u64
from kernel.abi.message import CapRights, CNodeCapData
from kernel.shapes import Cap, CNodeCap, EndpointCap, FrameCap, NotificationCap, NullCap, ReplyCap

WORD_BITS: Final = 64


@inline
def mask_rights(cap: Cap, rights: CapRights) -> Cap:
    """The capability without the rights that are not in `rights`; most have none to lose.

    A page that cannot be read cannot be written either: there are no write-only mappings.
    """
    match cap:
        case EndpointCap():
            return replace(
                cap,
                can_send=cap.can_send and rights.can_write,
                can_receive=cap.can_receive and rights.can_read,
                can_grant=cap.can_grant and rights.can_grant,
                can_grant_reply=cap.can_grant_reply and rights.can_grant_reply,
            )
        case NotificationCap():
            return replace(
                cap, can_send=cap.can_send and rights.can_write, can_receive=cap.can_receive and rights.can_read
            )
        case ReplyCap():
            return replace(cap, can_grant=cap.can_grant and rights.can_grant)
        case FrameCap():
            can_read = cap.can_read and rights.can_read
            return replace(cap, can_read=can_read, can_write=can_read and cap.can_write and rights.can_write)
        case _:
            return cap


def update_data(cap: Cap, word: u64, *, preserve: bool) -> Cap:
    """The capability with the badge or guard that `word` describes; NullCap if it cannot have that.

    A badge is set once, and only on a copy (not when `preserve` says that the capability just moves).
    """
    match cap:
        case EndpointCap():
            return NullCap() if preserve or cap.badge != 0 else replace(cap, badge=word)
        case NotificationCap():
            return NullCap() if preserve or cap.badge != 0 else replace(cap, badge=word)
        case CNodeCap():
            return with_guard(cap, from_bits(CNodeCapData, word))
        case _:
            return cap


def with_guard(cap: CNodeCap, data: CNodeCapData) -> Cap:
    """The CNode behind another guard; NullCap if guard and index would not fit an address."""
    if data.guard_size + cap.radix > WORD_BITS:
        return NullCap()
    guard = data.guard & ((u64(1) << data.guard_size) - 1)
    return replace(cap, guard_size=data.guard_size, guard=guard)
