"""Messages and faults between us and puppets."""

from __future__ import annotations

from typing import Final

from codegen.lang import u64
from kernel.abi.bootinfo import SLOT_CNODE
from kernel.abi.faults import FaultLabel
from kernel.abi.message import BUFFER_MESSAGE, MessageInfo
from kernel.abi.objects import ObjectType
from kernel.abi.syscalls import Syscall
from userland.conformance.puppet import (
    DONE,
    ECALL,
    ILLEGAL,
    LOAD,
    STORE,
    act,
    argument,
    execute,
    make_puppet,
    pc_of,
    put_word,
    register,
)
from userland.conformance.suite import expect, expect_done, make, passed
from userland.runtime.allocator import delete_cap, mint_cap
from userland.runtime.buffer import get_word
from userland.runtime.invocations import cnode_cancel_badged_sends
from userland.runtime.layout import FULL_DEPTH
from userland.runtime.program import need
from userland.runtime.rights import ALL_RIGHTS
from userland.runtime.syscalls import Message, info_of, nb_recv, nb_send, recv, send

NOWHERE: Final = 0x7000_0000  # nothing is mapped here


def test_messages() -> None:
    call_is_answered()
    passed("call_is_answered")
    senders_by_priority()
    passed("senders_by_priority")
    nb_send_is_dropped()
    passed("nb_send_is_dropped")
    buffer_carries_long_messages()
    passed("buffer_carries_long_messages")
    cancel_badged_sends()
    passed("cancel_badged_sends")
    last_delete_frees()
    passed("last_delete_frees")
    vm_fault_is_told()
    passed("vm_fault_is_told")
    cap_fault_is_told()
    passed("cap_fault_is_told")
    exception_is_told()
    passed("exception_is_told")


def info(length: u64) -> MessageInfo:
    return info_of(u64(7), length, u64(0))


def endpoint() -> u64:
    return make(ObjectType.ENDPOINT, u64(0))


def answer(reply: u64, word: u64) -> None:
    send(reply, info_of(u64(0), u64(1), u64(0)), word, u64(0), u64(0), u64(0))


def call_is_answered() -> None:
    """Badge, label, length and word arrive; the answer goes back."""
    target = endpoint()
    reply = make(ObjectType.REPLY, u64(0))
    marked = need(mint_cap(target, u64(ALL_RIGHTS), u64(21)), "badge")
    puppet = make_puppet(u64(50), u64(0))
    act(puppet, Syscall.CALL, marked, info(u64(1)), u64(1000), u64(0))
    expect(pc_of(puppet), u64(ECALL), "it waits for us")
    message = recv(target, reply)
    expect(message.badge, u64(21), "badge")
    expect(message.info.label, u64(7), "label")
    expect(message.info.length, u64(1), "length")
    expect(message.m0, u64(1000), "word")
    expect(pc_of(puppet), u64(ECALL), "it waits for the answer")
    answer(reply, u64(2000))
    expect(pc_of(puppet), u64(DONE), "it goes on")
    expect(argument(puppet, u64(2)), u64(2000), "answer")
    expect(argument(puppet, u64(0)), u64(0), "an answer has no badge")
    answer(reply, u64(1))
    expect(argument(puppet, u64(2)), u64(2000), "a second answer reaches nobody")


def senders_by_priority() -> None:
    """The one of higher priority is served first, equals in order of arrival."""
    target = endpoint()
    reply = make(ObjectType.REPLY, u64(0))
    low = make_puppet(u64(50), u64(0))
    high = make_puppet(u64(60), u64(0))
    last = make_puppet(u64(50), u64(0))
    act(low, Syscall.SEND, target, info(u64(1)), u64(1), u64(0))
    act(high, Syscall.SEND, target, info(u64(1)), u64(2), u64(0))
    act(last, Syscall.SEND, target, info(u64(1)), u64(3), u64(0))
    expect(recv(target, reply).m0, u64(2), "first the highest")
    expect(recv(target, reply).m0, u64(1), "then who came first")
    expect(recv(target, reply).m0, u64(3), "then the last")
    expect(pc_of(last), u64(DONE), "a sender goes on at once")


def nb_send_is_dropped() -> None:
    """Without a receiver nothing is kept; with one it arrives."""
    target = endpoint()
    reply = make(ObjectType.REPLY, u64(0))
    zero = u64(0)
    nb_send(target, info(u64(1)), u64(5), zero, zero, zero)
    expect(nb_recv(target, reply).badge, zero, "nothing was kept")
    puppet = make_puppet(u64(50), u64(0))
    act(puppet, Syscall.RECV, target, info(u64(0)), zero, reply)
    nb_send(target, info(u64(1)), u64(6), zero, zero, zero)
    expect(pc_of(puppet), u64(DONE), "it received")
    expect(argument(puppet, u64(2)), u64(6), "the word")


def buffer_carries_long_messages() -> None:
    """Words from the fifth on come from the buffer; a tag that says 127 means 120."""
    target = endpoint()
    reply = make(ObjectType.REPLY, u64(0))
    puppet = make_puppet(u64(50), u64(0))
    put_word(puppet, u64(BUFFER_MESSAGE + 4), u64(44))
    put_word(puppet, u64(BUFFER_MESSAGE + 119), u64(119))
    act(puppet, Syscall.SEND, target, info(u64(127)), u64(9), u64(0))
    message = recv(target, reply)
    expect(message.info.length, u64(120), "length")
    expect(message.m0, u64(9), "word 0")
    expect(get_word(u64(4)), u64(44), "word 4")
    expect(get_word(u64(119)), u64(119), "word 119")


def cancel_badged_sends() -> None:
    """Who waits with the badge starts over; who waits with another still waits."""
    target = endpoint()
    reply = make(ObjectType.REPLY, u64(0))
    first = need(mint_cap(target, u64(ALL_RIGHTS), u64(1)), "badge")
    second = need(mint_cap(target, u64(ALL_RIGHTS), u64(2)), "badge")
    low = make_puppet(u64(50), u64(0))
    high = make_puppet(u64(60), u64(0))
    act(high, Syscall.SEND, first, info(u64(1)), u64(11), u64(0))
    act(low, Syscall.SEND, second, info(u64(1)), u64(22), u64(0))
    expect_done(cnode_cancel_badged_sends(u64(SLOT_CNODE), first, u64(FULL_DEPTH)), "cancel")
    expect(recv(target, reply).m0, u64(11), "it sent again, and is first")
    expect(recv(target, reply).m0, u64(22), "the other waited on")


def last_delete_frees() -> None:
    """Who waits at an endpoint that goes starts over, and finds that its capability is gone."""
    target = endpoint()
    handler = endpoint()
    reply = make(ObjectType.REPLY, u64(0))
    puppet = make_puppet(u64(50), handler)
    act(puppet, Syscall.SEND, target, info(u64(0)), u64(0), u64(0))
    expect(pc_of(puppet), u64(ECALL), "it waits")
    expect_done(delete_cap(target), "delete the endpoint")
    message = recv(handler, reply)
    expect(message.info.label, u64(FaultLabel.USER_EXCEPTION.value), "its send into the empty slot is over")
    expect(message.m0, u64(DONE), "it stands at the breakpoint")


def told(puppet_handler: u64, reply: u64, kind: u64, what: str) -> Message:
    """The message of a fault, of the kind that is expected."""
    message = recv(puppet_handler, reply)
    expect(message.info.label, kind, what)
    return message


def vm_fault_is_told() -> None:
    """pc, address, whether a fetch, and 5, 7 or 1; the answer lets it try again."""
    handler = endpoint()
    reply = make(ObjectType.REPLY, u64(0))
    puppet = make_puppet(u64(50), handler)
    kind = u64(FaultLabel.VM_FAULT.value)
    execute(puppet, u64(LOAD), u64(0), u64(NOWHERE))
    message = told(handler, reply, kind, "a load")
    expect(message.info.length, u64(4), "length")
    expect(message.m0, u64(LOAD), "pc")
    expect(message.m1, u64(NOWHERE), "address")
    expect(message.m2, u64(0), "no fetch")
    expect(message.m3, u64(5), "a load that fails")
    answer(reply, u64(0))
    message = told(handler, reply, kind, "the load again")
    execute(puppet, u64(STORE), u64(0), u64(NOWHERE))
    expect(told(handler, reply, kind, "a store").m3, u64(7), "a store that fails")
    execute(puppet, u64(NOWHERE), u64(0), u64(0))
    message = told(handler, reply, kind, "a fetch")
    expect(message.m2, u64(1), "a fetch")
    expect(message.m3, u64(1), "a fetch that fails")


def cap_fault_is_told() -> None:
    """A blocking call through an address that leads nowhere."""
    handler = endpoint()
    reply = make(ObjectType.REPLY, u64(0))
    puppet = make_puppet(u64(50), handler)
    kind = u64(FaultLabel.CAP_FAULT.value)
    act(puppet, Syscall.SEND, u64(1 << 60), info(u64(0)), u64(0), u64(0))
    message = told(handler, reply, kind, "a send")
    expect(message.m0, u64(ECALL), "pc")
    expect(message.m1, u64(1 << 60), "address")
    expect(message.m2, u64(0), "not in a receive")
    expect(message.m3, u64(4), "the guard does not match")
    act(puppet, Syscall.RECV, puppet.frame, info(u64(0)), u64(0), reply)
    message = told(handler, reply, kind, "a receive from a page")
    expect(message.m2, u64(1), "in a receive")
    expect(message.m3, u64(2), "no such capability")
    act(puppet, Syscall.NB_SEND, u64(1 << 60), info(u64(0)), u64(0), u64(0))
    told(handler, reply, u64(FaultLabel.USER_EXCEPTION.value), "a send that may not block is no fault")


def exception_is_told() -> None:
    """pc, sp, number; the answer's words are the new pc and sp."""
    handler = endpoint()
    reply = make(ObjectType.REPLY, u64(0))
    puppet = make_puppet(u64(50), handler)
    kind = u64(FaultLabel.USER_EXCEPTION.value)
    execute(puppet, u64(ILLEGAL), u64(0), u64(0))
    message = told(handler, reply, kind, "an illegal instruction")
    expect(message.info.length, u64(4), "length")
    expect(message.m0, u64(ILLEGAL), "pc")
    expect(message.m2, u64(2), "its number")
    zero = u64(0)
    send(reply, info_of(zero, u64(2), zero), u64(DONE), u64(0x4000), zero, zero)
    message = told(handler, reply, kind, "the breakpoint")
    expect(message.m0, u64(DONE), "it went on where the answer said")
    expect(message.m1, u64(0x4000), "with the stack pointer of the answer")
    expect(message.m2, u64(3), "breakpoint")
    expect(register(puppet, u64(2)), u64(0x4000), "sp")
