"""CNode operations, seen through signals: which capability is where, and what it still does."""

from __future__ import annotations

from codegen.lang import raw_bits, u64
from kernel.abi.bootinfo import SLOT_CNODE, SLOT_IRQ_CONTROL
from kernel.abi.errors import Error
from kernel.abi.message import CNodeCapData
from kernel.abi.objects import ObjectType
from userland.conformance.suite import expect, expect_done, expect_error, make, passed
from userland.runtime.allocator import delete_cap, mint_cap, revoke_cap, take_slot
from userland.runtime.invocations import (
    cnode_copy,
    cnode_mint,
    cnode_move,
    cnode_mutate,
    cnode_rotate,
    irq_ack,
    irq_clear_handler,
    irq_issue_handler,
    irq_set_handler,
    tcb_bind_notification,
)
from userland.runtime.layout import FULL_DEPTH
from userland.runtime.program import need
from userland.runtime.rights import ALL_RIGHTS, CAN_READ, CAN_WRITE
from userland.runtime.syscalls import nb_wait, signal


def test_cnodes() -> None:
    revoke_deletes_children()
    passed("revoke_deletes_children")
    badged_copy_is_a_parent()
    passed("badged_copy_is_a_parent")
    delete_empties()
    passed("delete_empties")
    copy_masks_rights()
    passed("copy_masks_rights")
    mint_gives_badge()
    passed("mint_gives_badge")
    mint_gives_guard()
    passed("mint_gives_guard")
    move_leaves_nothing()
    passed("move_leaves_nothing")
    mutate_gives_guard()
    passed("mutate_gives_guard")
    rotate_moves_two()
    passed("rotate_moves_two")
    rotate_swaps()
    passed("rotate_swaps")
    handler_is_issued_once()
    passed("handler_is_issued_once")
    handler_takes_a_notification()
    passed("handler_takes_a_notification")


def notification() -> u64:
    return make(ObjectType.NOTIFICATION, u64(0))


def badged(slot: u64, badge: u64) -> u64:
    return need(mint_cap(slot, u64(ALL_RIGHTS), badge), "badge")


def slot() -> u64:
    return need(take_slot(), "slot")


def copy(source: u64, target: u64, rights: u64) -> Error:
    cnode = u64(SLOT_CNODE)
    depth = u64(FULL_DEPTH)
    return cnode_copy(cnode, target, depth, cnode, source, depth, rights)


def is_empty(place: u64) -> bool:
    """An empty slot cannot be copied."""
    target = slot()
    error = copy(place, target, u64(ALL_RIGHTS))
    if error is Error.NO_ERROR:
        delete_cap(target)
    return error is Error.FAILED_LOOKUP


def expect_empty(place: u64, what: str) -> None:
    expect(u64(is_empty(place)), u64(1), what)


def expect_full(place: u64, what: str) -> None:
    expect(u64(is_empty(place)), u64(0), what)


def revoke_deletes_children() -> None:
    """Copies and badged copies go, the original stays."""
    source = notification()
    plain = slot()
    expect_done(copy(source, plain, u64(ALL_RIGHTS)), "copy")
    child = badged(source, u64(5))
    expect_done(revoke_cap(source), "revoke")
    expect_empty(plain, "the copy")
    expect_empty(child, "the badged copy")
    expect_full(source, "the original")
    signal(source)
    expect(nb_wait(source), u64(0), "a signal without badge")


def badged_copy_is_a_parent() -> None:
    """Revoking a badge deletes its copies only."""
    source = notification()
    first = badged(source, u64(5))
    second = badged(source, u64(6))
    again = slot()
    expect_done(copy(first, again, u64(ALL_RIGHTS)), "copy of a badge")
    expect_done(revoke_cap(first), "revoke")
    expect_empty(again, "the copy")
    expect_full(first, "the badge itself")
    expect_full(second, "another badge")


def delete_empties() -> None:
    source = notification()
    child = badged(source, u64(5))
    expect_done(delete_cap(source), "delete the original")
    expect_empty(source, "its slot")
    expect_full(child, "its child")
    expect_done(delete_cap(source), "delete an empty slot")


def copy_masks_rights() -> None:
    """A copy that may only be waited for does not signal, and the other way round."""
    source = notification()
    reader = slot()
    writer = slot()
    expect_done(copy(source, reader, u64(CAN_READ)), "reader")
    expect_done(copy(source, writer, u64(CAN_WRITE)), "writer")
    marked = badged(source, u64(9))
    signal(reader)
    expect(nb_wait(source), u64(0), "a signal through the reader")
    signal(marked)
    expect(nb_wait(reader), u64(9), "the reader waits")
    third = slot()
    expect_done(copy(writer, third, u64(ALL_RIGHTS)), "a copy of the writer with all rights")
    thread = make(ObjectType.TCB, u64(0))
    expect_error(tcb_bind_notification(thread, third), Error.ILLEGAL_OPERATION, "it still may not wait")


def mint_gives_badge() -> None:
    """Badges add up, and are given once."""
    source = notification()
    first = badged(source, u64(0x10))
    second = badged(source, u64(0x0F))
    signal(first)
    signal(second)
    expect(nb_wait(source), u64(0x1F), "both badges")
    cnode = u64(SLOT_CNODE)
    depth = u64(FULL_DEPTH)
    error = cnode_mint(cnode, slot(), depth, cnode, first, depth, u64(ALL_RIGHTS), u64(1))
    expect_error(error, Error.ILLEGAL_OPERATION, "a badge on a badge")


def guarded(size: u64, guard: u64) -> u64:
    return raw_bits(CNodeCapData(guard_size=size, guard=guard))


def mint_gives_guard() -> None:
    """The same slot, behind another guard."""
    node = make(ObjectType.CNODE, u64(4))
    source = badged(notification(), u64(3))
    cnode = u64(SLOT_CNODE)
    depth = u64(FULL_DEPTH)
    view = slot()
    data = guarded(u64(8), u64(0xAB))
    expect_done(cnode_mint(cnode, view, depth, cnode, node, depth, u64(0), data), "mint a guard")
    rights = u64(ALL_RIGHTS)
    error = cnode_copy(view, u64(0xAC7), u64(12), cnode, source, depth, rights)
    expect_error(error, Error.FAILED_LOOKUP, "another guard")
    expect_done(cnode_copy(view, u64(0xAB7), u64(12), cnode, source, depth, rights), "the guard")
    error = cnode_copy(node, u64(7), u64(4), cnode, source, depth, rights)
    expect_error(error, Error.DELETE_FIRST, "slot 7 without a guard")


def mutate_gives_guard() -> None:
    node = make(ObjectType.CNODE, u64(4))
    source = notification()
    cnode = u64(SLOT_CNODE)
    depth = u64(FULL_DEPTH)
    view = slot()
    data = guarded(u64(4), u64(0xE))
    expect_done(cnode_mutate(cnode, view, depth, cnode, node, depth, data), "mutate")
    expect_empty(node, "where it was")
    expect_done(cnode_copy(view, u64(0xE1), u64(8), cnode, source, depth, u64(ALL_RIGHTS)), "the guard")


def move_leaves_nothing() -> None:
    """It keeps its place in the tree: still the parent of its copies."""
    source = notification()
    child = badged(source, u64(2))
    cnode = u64(SLOT_CNODE)
    depth = u64(FULL_DEPTH)
    target = slot()
    expect_done(cnode_move(cnode, target, depth, cnode, source, depth), "move")
    expect_empty(source, "where it was")
    signal(child)
    expect(nb_wait(target), u64(2), "it is the same notification")
    expect_done(revoke_cap(target), "revoke")
    expect_empty(child, "its child")


def rotate_moves_two() -> None:
    """From the pivot to the destination, from the source to the pivot."""
    pivot = badged(notification(), u64(1))
    source = badged(notification(), u64(2))
    target = slot()
    cnode = u64(SLOT_CNODE)
    depth = u64(FULL_DEPTH)
    zero = u64(0)
    error = cnode_rotate(cnode, target, depth, zero, cnode, pivot, depth, zero, cnode, source, depth)
    expect_error(error, Error.ILLEGAL_OPERATION, "a badge stays, so no new one may be given")
    first = make(ObjectType.CNODE, u64(2))
    second = make(ObjectType.UNTYPED, u64(6))
    error = cnode_rotate(cnode, target, depth, zero, cnode, first, depth, zero, cnode, second, depth)
    expect_done(error, "rotate")
    expect_empty(second, "the source")
    expect_full(first, "the pivot")
    expect_full(target, "the destination")


def rotate_swaps() -> None:
    """With source and destination the same, two capabilities change places."""
    first = make(ObjectType.REPLY, u64(0))
    second = make(ObjectType.UNTYPED, u64(6))
    cnode = u64(SLOT_CNODE)
    depth = u64(FULL_DEPTH)
    zero = u64(0)
    error = cnode_rotate(cnode, first, depth, zero, cnode, second, depth, zero, cnode, first, depth)
    expect_done(error, "swap")
    expect_full(first, "the first")
    expect_full(second, "the second")
    error = cnode_rotate(cnode, first, depth, zero, cnode, first, depth, zero, cnode, second, depth)
    expect_error(error, Error.ILLEGAL_OPERATION, "a pivot that is the destination")


def issue(place: u64) -> Error:
    return irq_issue_handler(u64(SLOT_IRQ_CONTROL), u64(7), u64(SLOT_CNODE), place, u64(FULL_DEPTH))


def handler_is_issued_once() -> None:
    """One capability to an interrupt; deleting it frees the number."""
    handler = slot()
    expect_done(issue(handler), "issue")
    expect_error(issue(slot()), Error.REVOKE_FIRST, "issue again")
    expect_done(delete_cap(handler), "delete")
    expect_done(issue(handler), "issue after delete")
    expect_done(delete_cap(handler), "delete again")


def handler_takes_a_notification() -> None:
    handler = slot()
    expect_done(issue(handler), "issue")
    expect_done(irq_set_handler(handler, notification()), "set")
    expect_error(irq_set_handler(handler, handler), Error.INVALID_CAPABILITY, "no notification")
    expect_done(irq_ack(handler), "acknowledge")
    expect_done(irq_clear_handler(handler), "clear")
    expect_done(delete_cap(handler), "delete")
