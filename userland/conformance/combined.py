"""System calls that send and receive in one step, and what no system call changes."""

from __future__ import annotations

from typing import Final

from codegen.lang import raw_bits, u64, urange
from kernel.abi.objects import ObjectType
from kernel.abi.syscalls import Syscall
from userland.conformance.cnodes import badged, notification
from userland.conformance.messages import endpoint, info
from userland.conformance.puppet import (
    A0,
    DONE,
    ECALL,
    REGISTERS,
    WORDS,
    act,
    act_with,
    argument,
    clear_registers,
    make_puppet,
    pc_of,
    register,
    write,
)
from userland.conformance.suite import expect, make, passed
from userland.runtime.buffer import set_word
from userland.runtime.syscalls import nb_recv, nb_wait, number_of, send, signal

MARK: Final = 0x500


def test_combined() -> None:
    nb_send_recv_sends_and_waits()
    passed("nb_send_recv_sends_and_waits")
    nb_send_recv_drops_what_nobody_receives()
    passed("nb_send_recv_drops_what_nobody_receives")
    nb_send_wait_signals_and_waits()
    passed("nb_send_wait_signals_and_waits")
    other_registers_survive()
    passed("other_registers_survive")


def nb_send_recv_sends_and_waits() -> None:
    """One waits at the first endpoint; the other sends there and waits at the second."""
    first = endpoint()
    second = endpoint()
    receiver = make_puppet(u64(60), u64(0))
    sender = make_puppet(u64(50), u64(0))
    zero = u64(0)
    act(receiver, Syscall.RECV, first, info(zero), zero, make(ObjectType.REPLY, zero))
    number = number_of(Syscall.NB_SEND_RECV)
    act_with(sender, number, second, info(u64(1)), u64(0x42), make(ObjectType.REPLY, zero), first)
    expect(pc_of(receiver), u64(DONE), "the receiver has its message")
    expect(argument(receiver, u64(2)), u64(0x42), "the word")
    expect(pc_of(sender), u64(ECALL), "the sender waits")
    send(second, info(u64(1)), u64(0x43), zero, zero, zero)
    expect(pc_of(sender), u64(DONE), "the sender received")
    expect(argument(sender, u64(2)), u64(0x43), "the other word")


def nb_send_recv_drops_what_nobody_receives() -> None:
    first = badged(endpoint(), u64(1))
    second = endpoint()
    sender = make_puppet(u64(50), u64(0))
    zero = u64(0)
    reply = make(ObjectType.REPLY, zero)
    act_with(sender, number_of(Syscall.NB_SEND_RECV), second, info(u64(1)), u64(0x42), reply, first)
    expect(pc_of(sender), u64(ECALL), "it waits")
    expect(nb_recv(first, make(ObjectType.REPLY, zero)).badge, zero, "nothing was kept")
    send(second, info(u64(1)), u64(0x43), zero, zero, zero)
    expect(argument(sender, u64(2)), u64(0x43), "at the second endpoint")


def nb_send_wait_signals_and_waits() -> None:
    """a6 names what is signalled, a0 what is waited for."""
    first = notification()
    second = notification()
    puppet = make_puppet(u64(50), u64(0))
    number = number_of(Syscall.NB_SEND_WAIT)
    act_with(puppet, number, second, info(u64(0)), u64(0), badged(first, u64(3)), u64(0))
    expect(nb_wait(first), u64(3), "the signal")
    expect(pc_of(puppet), u64(ECALL), "it waits")
    signal(badged(second, u64(5)))
    expect(pc_of(puppet), u64(DONE), "it goes on")
    expect(argument(puppet, u64(0)), u64(5), "the badge")


def other_registers_survive() -> None:
    """A signal that is taken changes a0 and the message registers only."""
    target = notification()
    signal(badged(target, u64(5)))
    puppet = make_puppet(u64(50), u64(0))
    clear_registers(u64(ECALL))
    for index in urange(1, WORDS):
        set_word(index + REGISTERS, index + MARK)
    set_word(u64(REGISTERS + A0), target)
    set_word(u64(REGISTERS + A0 + 1), raw_bits(info(u64(0))))
    set_word(u64(REGISTERS + A0 + 7), number_of(Syscall.WAIT))
    write(puppet)
    expect(pc_of(puppet), u64(DONE), "it has the signal")
    expect(argument(puppet, u64(0)), u64(5), "the badge")
    for index in urange(1, WORDS):
        if index < A0 or index > A0 + 7:
            expect(register(puppet, index), index + MARK, "a register")
