"""The other side of what is measured, in an address space of its own."""

from __future__ import annotations

from typing import Final

from codegen.lang import VAddr, bound, device_load, enum_from, export, raw_bits, table, u64, word_of
from kernel.abi.syscalls import Syscall
from userland.bench.board import counted, note, note_back, note_tick, spin
from userland.bench.protocol import ANSWER, GAP, NOT_THERE, REPLY, SERVICE, Role
from userland.bench.samples import now
from userland.runtime.program import begin_process
from userland.runtime.syscalls import bare_reply_recv, info_of, nb_send_recv, number_of, recv, reply_recv, signal, wait

RAW_ADDRESSES: Final = "the fault is made by a load"

FOREVER: Final = 1 << 62


def serve() -> None:
    """Say that the peer waits, then answer each message with as many words as it has."""
    zero = u64(0)
    message = nb_send_recv(u64(ANSWER), info_of(zero, zero, zero), zero, u64(SERVICE), u64(REPLY))
    while True:
        bound(FOREVER, "it serves until it is suspended")
        info = info_of(zero, message.info.length, zero)
        message = reply_recv(u64(SERVICE), u64(REPLY), info, message.m0, message.m1, message.m2, message.m3)


def serve_bare() -> None:
    """The same by bare calls, with four words."""
    zero = u64(0)
    message = nb_send_recv(u64(ANSWER), info_of(zero, zero, zero), zero, u64(SERVICE), u64(REPLY))
    while True:
        bound(FOREVER, "it serves until it is suspended")
        info = info_of(zero, message.info.length, zero)
        message = bare_reply_recv(u64(SERVICE), u64(REPLY), info, message.m0, message.m1, message.m2, message.m3)


def echo() -> None:
    """Answer each signal with a signal."""
    while True:
        bound(FOREVER, "it answers until it is suspended")
        wait(u64(SERVICE))
        signal(u64(ANSWER))


def fault() -> None:
    """Fault; the handler's answer lets the same load fault again."""
    while True:
        bound(FOREVER, "it faults until it is suspended")
        # Safety: there is none; the kernel turns this into a message to the fault handler.
        device_load(u64, at=VAddr(NOT_THERE))


def answer() -> None:
    """Say that the peer waits, then answer each message with its own words."""
    zero = u64(0)
    info = raw_bits(nb_send_recv(u64(ANSWER), info_of(zero, zero, zero), zero, u64(SERVICE), u64(REPLY)).info)
    note(zero, now())
    while True:
        bound(FOREVER, "it serves until it is suspended")
        number = number_of(Syscall.REPLY_RECV)
        read = counted(number, u64(SERVICE), info, zero, zero, zero, zero, u64(REPLY))
        info = read.a1
        note(read.before, read.after)


def receive() -> None:
    """Take messages."""
    zero = u64(0)
    while True:
        bound(FOREVER, "it receives until it is suspended")
        read = counted(number_of(Syscall.RECV), u64(SERVICE), zero, zero, zero, zero, zero, u64(REPLY))
        note(read.before, read.after)


def listen() -> None:
    """Take signals."""
    zero = u64(0)
    while True:
        bound(FOREVER, "it listens until it is suspended")
        read = counted(number_of(Syscall.WAIT), u64(SERVICE), zero, zero, zero, zero, zero, zero)
        note(read.before, read.after)


def take_turns() -> None:
    """Yield."""
    zero = u64(0)
    while True:
        bound(FOREVER, "it yields until it is suspended")
        read = counted(number_of(Syscall.YIELD), zero, zero, zero, zero, zero, zero, zero)
        note(read.before, read.after)


def spin_on() -> None:
    """Note the count as often as possible."""
    while True:
        bound(FOREVER, "it spins until it is suspended")
        spin()


def handle() -> None:
    """Let whoever faults step over the instruction, which is always the same one."""
    zero = u64(0)
    behind = recv(u64(SERVICE), u64(REPLY)).m0 + 4
    info = raw_bits(info_of(zero, u64(1), zero))
    while True:
        bound(FOREVER, "it handles faults until it is suspended")
        number = number_of(Syscall.REPLY_RECV)
        read = counted(number, u64(SERVICE), info, behind, zero, zero, zero, u64(REPLY))
        note(read.before, read.after)


def tick() -> None:
    """Note the count until somebody else has run in between."""
    while True:
        bound(FOREVER, "it ticks until it is suspended")
        wait(u64(SERVICE))
        before = now()
        after = now()
        while after - before < GAP:
            bound(FOREVER, "its budget ends")
            note_tick(after)
            before = after
            after = now()
        note_back(after)


# In the order of their numbers.
ROLES: Final = table(serve, echo, fault, answer, receive, listen, take_turns, spin_on, handle, tick, serve_bare)


@export
def main(argument: u64, programs: u64, program_count: u64) -> None:
    begin_process()
    ROLES[word_of(enum_from(Role, argument, default=Role.SERVE))]()
