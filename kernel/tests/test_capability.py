"""What may be made of each kind of capability: fewer rights, a badge or guard, a copy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pytest

from codegen.lang import PAddr, VAddr, create, from_bits, raw_bits, replace, u64
from kernel.abi.errors import Error
from kernel.abi.message import CapRights, CNodeCapData
from kernel.object.capability import mask_rights, update_data
from kernel.object.derivation import has_children, insert_derived, insert_root, is_revocable
from kernel.object.derive import derive
from kernel.results import InvocationError
from kernel.shapes import (
    Cap,
    DomainCap,
    Endpoint,
    EndpointCap,
    FrameCap,
    FrameSize,
    IrqControlCap,
    IrqHandlerCap,
    Notification,
    NotificationCap,
    NullCap,
    PageTable,
    PageTableCap,
    Reply,
    ReplyCap,
    ZombieCap,
)
from kernel.tests.build import System, at, make_node, make_thread

WRITE: Final = 1  # bits of a rights word
READ: Final = 2
GRANT: Final = 4
GRANT_REPLY: Final = 8


def rights(word: int) -> CapRights:
    return from_bits(CapRights, u64(word))


def endpoint_cap(badge: int = 0) -> EndpointCap:
    return EndpointCap(True, True, True, True, create(Endpoint, at=at(0x5A00_0000)), u64(badge))


def notification_cap(badge: int = 0) -> NotificationCap:
    return NotificationCap(True, True, create(Notification, at=at(0x5A00_1000)), u64(badge))


@pytest.mark.parametrize("word", range(16))
def test_an_endpoint_keeps_each_right_that_the_mask_has(word: int) -> None:
    cap = mask_rights(endpoint_cap(), rights(word))
    assert isinstance(cap, EndpointCap)
    kept = (cap.can_send, cap.can_receive, cap.can_grant, cap.can_grant_reply)
    assert kept == tuple(bool(word & bit) for bit in (WRITE, READ, GRANT, GRANT_REPLY))


def test_a_mask_gives_no_right() -> None:
    none = replace(endpoint_cap(), can_send=False, can_receive=False, can_grant=False, can_grant_reply=False)
    assert mask_rights(none, rights(15)) == none


@pytest.mark.parametrize("word", range(16))
def test_a_notification_has_two_rights(word: int) -> None:
    cap = mask_rights(notification_cap(), rights(word))
    assert isinstance(cap, NotificationCap)
    assert (cap.can_send, cap.can_receive) == (bool(word & WRITE), bool(word & READ))


@pytest.mark.parametrize("word", range(16))
def test_a_reply_may_lose_grant_only(word: int) -> None:
    cap = mask_rights(ReplyCap(True, create(Reply, at=at(0x5A00_2000))), rights(word))
    assert isinstance(cap, ReplyCap)
    assert cap.can_grant == bool(word & GRANT)


@pytest.mark.parametrize("word", range(16))
def test_a_page_that_cannot_be_read_cannot_be_written(word: int) -> None:
    frame = FrameCap(FrameSize.PAGE, True, True, False, PAddr(0), u64(0), VAddr(0))
    cap = mask_rights(frame, rights(word))
    assert isinstance(cap, FrameCap)
    assert cap.can_read == bool(word & READ)
    assert cap.can_write == (word & (READ | WRITE) == READ | WRITE)


def test_others_have_no_rights_to_lose() -> None:
    for cap in (DomainCap(), make_node(), IrqHandlerCap(u64(1))):
        assert mask_rights(cap, rights(0)) == cap


@pytest.mark.parametrize("make", [endpoint_cap, notification_cap])
def test_a_badge_is_given_once_and_to_a_copy(make: Callable[[], EndpointCap | NotificationCap]) -> None:
    plain = make()
    badged = replace(plain, badge=u64(7))
    assert update_data(plain, u64(7), preserve=False) == badged
    assert update_data(plain, u64(7), preserve=True) == NullCap()
    assert update_data(badged, u64(8), preserve=False) == NullCap()


def test_a_guard_is_cut_to_its_size_and_fits_an_address() -> None:
    node = make_node(4)
    data = CNodeCapData(u64(3), u64(0b11101))
    cap = update_data(node, raw_bits(data), preserve=False)
    assert cap == replace(node, guard_size=u64(3), guard=u64(0b101))
    assert update_data(node, raw_bits(CNodeCapData(u64(60), u64(0))), preserve=True) != NullCap()
    assert update_data(node, raw_bits(CNodeCapData(u64(61), u64(0))), preserve=True) == NullCap()


def test_data_mean_nothing_to_others() -> None:
    assert update_data(DomainCap(), u64(7), preserve=True) == DomainCap()


def test_some_have_no_copies() -> None:
    system = System()
    thread = make_thread(address=0x5100_0000)
    zombie = ZombieCap(u64(0), u64(0), thread.slots, thread, u64(5))
    assert derive(system.slots[9], IrqControlCap()) == NullCap()
    assert derive(system.slots[9], zombie) == NullCap()
    assert derive(system.slots[9], NullCap()) == NullCap()


def test_memory_with_children_has_no_copy() -> None:
    system = System()
    memory = system.put_untyped(5, 12)
    assert derive(memory, memory.cap) == memory.cap
    insert_derived(memory.cap, memory, system.slots[6])
    assert derive(memory, memory.cap) == InvocationError(Error.REVOKE_FIRST)


def test_a_copied_page_is_not_mapped_and_a_table_has_to_be() -> None:
    slot = System().slots[9]
    frame = FrameCap(FrameSize.PAGE, True, True, False, PAddr(0), u64(3), VAddr(0x1000))
    assert derive(slot, frame) == replace(frame, asid=u64(0), mapped_at=VAddr(0))
    table = PageTableCap(False, create(PageTable, at=at(0x5A10_0000)), u64(0), VAddr(0))
    assert derive(slot, table) == InvocationError(Error.ILLEGAL_OPERATION)
    assert derive(slot, replace(table, is_mapped=True)) == replace(table, is_mapped=True)


@pytest.mark.parametrize("make", [endpoint_cap, notification_cap])
def test_two_badges_that_are_equal_are_two_families(make: Callable[[], EndpointCap | NotificationCap]) -> None:
    """Each was made from the original: neither is a child of the other, but its own copy is."""
    system = System()
    root, first, second, copy = (system.slots[i] for i in (10, 11, 12, 13))
    cap = make()
    insert_root(cap, root)
    badged = replace(cap, badge=u64(7))
    insert_derived(badged, root, first)
    insert_derived(badged, root, second)
    assert second.link.next is first
    assert not has_children(second)
    insert_derived(badged, second, copy)
    assert has_children(second)
    assert not has_children(copy)


def test_which_new_capabilities_may_have_children() -> None:
    plain, signal = endpoint_cap(), notification_cap()
    cases: list[tuple[Cap, Cap, bool]] = [
        (replace(plain, badge=u64(7)), plain, True),
        (plain, plain, False),
        (replace(signal, badge=u64(7)), signal, True),
        (signal, signal, False),
        (IrqHandlerCap(u64(1)), IrqControlCap(), True),
        (IrqHandlerCap(u64(1)), IrqHandlerCap(u64(1)), False),
        (DomainCap(), DomainCap(), False),
    ]
    for cap, source, expected in cases:
        assert is_revocable(cap, source) == expected
