"""Capabilities that travel with messages between puppets and us."""

from __future__ import annotations

from codegen.lang import u64
from kernel.abi.bootinfo import SLOT_CNODE
from kernel.abi.message import BUFFER_CAPS, BUFFER_RECEIVE_CNODE, BUFFER_RECEIVE_DEPTH, BUFFER_RECEIVE_INDEX
from kernel.abi.objects import ObjectType
from kernel.abi.syscalls import Syscall
from userland.conformance.cnodes import badged, expect_empty, expect_full, notification, slot
from userland.conformance.messages import endpoint
from userland.conformance.puppet import Puppet, act, make_puppet, put_word
from userland.conformance.suite import expect, expect_done, make, passed
from userland.runtime.allocator import mint_cap, revoke_cap
from userland.runtime.buffer import get_badge, set_cap, set_receive_slot
from userland.runtime.layout import FULL_DEPTH
from userland.runtime.program import need
from userland.runtime.rights import CAN_CALL
from userland.runtime.syscalls import info_of, nb_wait, recv, send, signal


def test_transfer() -> None:
    cap_is_copied()
    passed("cap_is_copied")
    sent_cap_is_revoked()
    passed("sent_cap_is_revoked")
    badges_are_unwrapped()
    passed("badges_are_unwrapped")
    unwrapped_beside_copied()
    passed("unwrapped_beside_copied")
    second_cap_has_no_room()
    passed("second_cap_has_no_room")
    taken_slot_receives_nothing()
    passed("taken_slot_receives_nothing")
    without_grant_nothing_goes()
    passed("without_grant_nothing_goes")
    answer_takes_cap_along()
    passed("answer_takes_cap_along")


def send_caps(through: u64, count: u64, first: u64, second: u64) -> Puppet:
    """A puppet that sends up to two capabilities."""
    puppet = make_puppet(u64(50), u64(0))
    put_word(puppet, u64(BUFFER_CAPS), first)
    put_word(puppet, u64(BUFFER_CAPS + 1), second)
    act(puppet, Syscall.SEND, through, info_of(u64(3), u64(1), count), u64(0x77), u64(0))
    return puppet


def receive(through: u64, target: u64, caps: u64, unwrapped: u64) -> None:
    """Receive what was sent, with room in slot `target`."""
    set_receive_slot(u64(SLOT_CNODE), target, u64(FULL_DEPTH))
    message = recv(through, make(ObjectType.REPLY, u64(0)))
    expect(message.m0, u64(0x77), "the word arrives in any case")
    expect(message.info.extra_caps, caps, "how many arrived")
    expect(message.info.caps_unwrapped, unwrapped, "which as badges")


def cap_is_copied() -> None:
    """It signals the same notification, with the same badge, and the sender still has it."""
    through = endpoint()
    source = notification()
    marked = badged(source, u64(9))
    target = slot()
    send_caps(through, u64(1), marked, u64(0))
    receive(through, target, u64(1), u64(0))
    signal(target)
    expect(nb_wait(source), u64(9), "a signal through the copy")
    expect_full(marked, "the sender's")


def sent_cap_is_revoked() -> None:
    through = endpoint()
    source = notification()
    target = slot()
    send_caps(through, u64(1), source, u64(0))
    receive(through, target, u64(1), u64(0))
    expect_full(target, "before")
    expect_done(revoke_cap(source), "revoke")
    expect_empty(target, "after")


def badges_are_unwrapped() -> None:
    through = endpoint()
    marked = badged(through, u64(0x55))
    target = slot()
    send_caps(through, u64(2), marked, through)
    receive(through, target, u64(2), u64(3))
    expect(get_badge(u64(0)), u64(0x55), "a badge")
    expect(get_badge(u64(1)), u64(0), "none")
    expect_empty(target, "the slot")


def unwrapped_beside_copied() -> None:
    through = endpoint()
    marked = badged(through, u64(0x55))
    target = slot()
    send_caps(through, u64(2), notification(), marked)
    receive(through, target, u64(2), u64(2))
    expect(get_badge(u64(1)), u64(0x55), "the badge")
    expect_full(target, "the slot")


def second_cap_has_no_room() -> None:
    through = endpoint()
    target = slot()
    source = notification()
    send_caps(through, u64(2), source, source)
    receive(through, target, u64(1), u64(0))
    expect_full(target, "the slot")


def taken_slot_receives_nothing() -> None:
    through = endpoint()
    target = notification()
    send_caps(through, u64(1), endpoint(), u64(0))
    receive(through, target, u64(0), u64(0))
    signal(target)
    expect(nb_wait(target), u64(0), "what was there is there still")


def without_grant_nothing_goes() -> None:
    through = endpoint()
    weak = need(mint_cap(through, u64(CAN_CALL), u64(4)), "badge")
    target = slot()
    send_caps(weak, u64(2), notification(), through)
    receive(through, target, u64(0), u64(0))
    expect_empty(target, "the slot")


def answer_takes_cap_along() -> None:
    """The caller's buffer names the slot."""
    through = endpoint()
    reply = make(ObjectType.REPLY, u64(0))
    target = slot()
    puppet = make_puppet(u64(50), u64(0))
    put_word(puppet, u64(BUFFER_RECEIVE_CNODE), u64(SLOT_CNODE))
    put_word(puppet, u64(BUFFER_RECEIVE_INDEX), target)
    put_word(puppet, u64(BUFFER_RECEIVE_DEPTH), u64(FULL_DEPTH))
    zero = u64(0)
    act(puppet, Syscall.CALL, through, info_of(zero, zero, zero), zero, zero)
    recv(through, reply)
    set_cap(zero, notification())
    send(reply, info_of(zero, zero, u64(1)), zero, zero, zero, zero)
    expect_full(target, "the slot")
