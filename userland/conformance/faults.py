"""Faults whose answers change or end what the thread does."""

from __future__ import annotations

from typing import Final

from codegen.lang import u64
from kernel.abi.bootinfo import SLOT_VSPACE
from kernel.abi.faults import UNKNOWN_SYSCALL_LENGTH, UNKNOWN_SYSCALL_NUMBER, FaultLabel
from kernel.abi.objects import PAGE_BITS, ObjectType
from userland.conformance.cnodes import badged
from userland.conformance.messages import endpoint, info, told
from userland.conformance.puppet import (
    CODE,
    DONE,
    ECALL,
    JUMP,
    LOAD,
    STORE,
    Puppet,
    act_with,
    argument,
    execute,
    make_puppet,
    pc_of,
)
from userland.conformance.suite import expect, expect_done, make, passed
from userland.runtime.buffer import get_word
from userland.runtime.mapping import map_data
from userland.runtime.rights import READ_WRITE
from userland.runtime.state import suite
from userland.runtime.syscalls import info_of, nb_recv, send

NUMBER: Final = 0x1234  # of no system call
MENDED: Final = 0x7100_0000  # where a page is mapped after the fault
BADGE: Final = 6


def test_faults() -> None:
    unknown_syscall_is_told()
    passed("unknown_syscall_is_told")
    unknown_syscall_is_answered()
    passed("unknown_syscall_is_answered")
    labelled_answer_stops()
    passed("labelled_answer_stops")
    access_rights_fault()
    passed("access_rights_fault")
    vm_fault_is_mended()
    passed("vm_fault_is_mended")


def make_unknown_call(handler: u64) -> Puppet:
    """A puppet that has made a system call that there is not."""
    puppet = make_puppet(u64(50), handler)
    act_with(puppet, u64(NUMBER), u64(0x11), info(u64(0)), u64(0), u64(0), u64(0))
    return puppet


def unknown_syscall_is_told() -> None:
    """pc, sp, ra, a0 and on, and the number."""
    handler = endpoint()
    reply = make(ObjectType.REPLY, u64(0))
    puppet = make_unknown_call(handler)
    message = told(handler, reply, u64(FaultLabel.UNKNOWN_SYSCALL.value), "an unknown call")
    expect(message.info.length, u64(UNKNOWN_SYSCALL_LENGTH), "length")
    expect(message.m0, u64(ECALL), "pc")
    expect(message.m3, u64(0x11), "a0")
    expect(get_word(u64(UNKNOWN_SYSCALL_NUMBER)), u64(NUMBER), "number")
    expect(pc_of(puppet), u64(ECALL), "it waits for the answer")


def unknown_syscall_is_answered() -> None:
    """The answer's words are registers: it goes on where the first one says."""
    handler = endpoint()
    reply = make(ObjectType.REPLY, u64(0))
    puppet = make_unknown_call(handler)
    told(handler, reply, u64(FaultLabel.UNKNOWN_SYSCALL.value), "an unknown call")
    send(reply, info_of(u64(0), u64(4), u64(0)), u64(DONE), u64(0x100), u64(0x200), u64(0x300))
    message = told(handler, reply, u64(FaultLabel.USER_EXCEPTION.value), "the breakpoint")
    expect(message.m0, u64(DONE), "pc")
    expect(message.m1, u64(0x100), "sp")
    expect(argument(puppet, u64(0)), u64(0x300), "a0")


def labelled_answer_stops() -> None:
    """Its registers are set, and it does not run."""
    handler = endpoint()
    reply = make(ObjectType.REPLY, u64(0))
    puppet = make_unknown_call(badged(handler, u64(BADGE)))
    expect(told(handler, reply, u64(FaultLabel.UNKNOWN_SYSCALL.value), "a call").badge, u64(BADGE), "badge")
    zero = u64(0)
    send(reply, info_of(u64(1), u64(1), zero), u64(LOAD), zero, zero, zero)
    expect(pc_of(puppet), u64(LOAD), "pc")
    expect(nb_recv(handler, reply).badge, zero, "it has not run to a fault")


def access_rights_fault() -> None:
    """A store to instructions, and a fetch from data."""
    handler = endpoint()
    reply = make(ObjectType.REPLY, u64(0))
    puppet = make_puppet(u64(50), handler)
    kind = u64(FaultLabel.VM_FAULT.value)
    execute(puppet, u64(STORE), u64(0), u64(CODE))
    message = told(handler, reply, kind, "a store")
    expect(message.m1, u64(CODE), "address of the store")
    expect(message.m3, u64(7), "a store that fails")
    execute(puppet, u64(JUMP), u64(0), puppet.buffer)
    message = told(handler, reply, kind, "a fetch")
    expect(message.m0, puppet.buffer, "pc of the fetch")
    expect(message.m1, puppet.buffer, "address of the fetch")
    expect(message.m3, u64(1), "a fetch that fails")


def vm_fault_is_mended() -> None:
    """Once there is memory, the same instruction succeeds."""
    handler = endpoint()
    reply = make(ObjectType.REPLY, u64(0))
    puppet = make_puppet(u64(50), handler)
    execute(puppet, u64(LOAD), u64(0x99), u64(MENDED))
    told(handler, reply, u64(FaultLabel.VM_FAULT.value), "a load")
    page = make(ObjectType.PAGE, u64(PAGE_BITS))
    expect_done(map_data(suite.memory, u64(SLOT_VSPACE), page, u64(MENDED), u64(READ_WRITE)), "map")
    zero = u64(0)
    send(reply, info_of(u64(1), zero, zero), zero, zero, zero, zero)
    message = told(handler, reply, u64(FaultLabel.USER_EXCEPTION.value), "the breakpoint")
    expect(message.m0, u64(LOAD + 4), "it is behind the load")
    expect(argument(puppet, zero), zero, "what was loaded")
