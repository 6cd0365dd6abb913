"""The other side of what is measured, in an address space of its own."""

from __future__ import annotations

from typing import Final

from codegen.lang import VAddr, bound, device_load, enum_from, export, table, u64, word_of
from userland.bench.protocol import ANSWER, NOT_THERE, REPLY, SERVICE, Role
from userland.runtime.program import begin_process
from userland.runtime.syscalls import info_of, nb_send_recv, reply_recv, signal, wait

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


ROLES: Final = table(serve, echo, fault)  # in the order of their numbers


@export
def main(argument: u64, programs: u64, program_count: u64) -> None:
    begin_process()
    ROLES[word_of(enum_from(Role, argument, default=Role.SERVE))]()
