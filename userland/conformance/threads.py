"""Threads: registers, priorities, time and binding, with puppets that act on command."""

from __future__ import annotations

from typing import Final

from codegen.lang import u64, urange
from kernel.abi.bootinfo import SLOT_TCB
from kernel.abi.errors import Error
from kernel.abi.message import MessageInfo
from kernel.abi.objects import ObjectType
from kernel.abi.syscalls import Syscall
from userland.conformance.puppet import (
    DONE,
    ECALL,
    PRIVILEGED,
    REGISTERS,
    WORDS,
    act,
    argument,
    execute,
    make_bare_puppet,
    make_puppet,
    pc_of,
    register,
    write,
)
from userland.conformance.suite import expect, expect_done, expect_error, make, passed
from userland.runtime.allocator import mint_cap
from userland.runtime.buffer import set_word
from userland.runtime.invocations import (
    sched_context_bind,
    sched_context_unbind,
    tcb_bind_notification,
    tcb_copy_registers,
    tcb_resume,
    tcb_set_flags,
    tcb_set_mc_priority,
    tcb_set_priority,
    tcb_set_tls_base,
    tcb_suspend,
    tcb_unbind_notification,
)
from userland.runtime.process import set_budget
from userland.runtime.program import need
from userland.runtime.rights import ALL_RIGHTS
from userland.runtime.syscalls import info_of, recv, signal

TP: Final = 31  # the last register of the user context


def test_threads() -> None:
    registers_are_read_back()
    passed("registers_are_read_back")
    registers_are_copied()
    passed("registers_are_copied")
    suspend_and_resume()
    passed("suspend_and_resume")
    maximum_limits_priorities()
    passed("maximum_limits_priorities")
    bound_notification_reaches_receiver()
    passed("bound_notification_reaches_receiver")
    tls_base_is_tp()
    passed("tls_base_is_tp")
    flags_are_known_ones()
    passed("flags_are_known_ones")
    context_lets_a_thread_run()
    passed("context_lets_a_thread_run")
    registers_give_no_privilege()
    passed("registers_give_no_privilege")


def nothing() -> MessageInfo:
    return info_of(u64(0), u64(0), u64(0))


def registers_are_read_back() -> None:
    """What was written is read; a thread that runs to its breakpoint keeps the rest."""
    puppet = make_puppet(u64(50), u64(0))
    execute(puppet, u64(DONE), u64(0x1234), u64(0x5678))
    expect(pc_of(puppet), u64(DONE), "it stopped at the breakpoint")
    expect(argument(puppet, u64(0)), u64(0x1234), "a0")
    expect(argument(puppet, u64(1)), u64(0x5678), "a1")
    expect(register(puppet, u64(2)), u64(0), "sp")


def registers_are_copied() -> None:
    source = make_puppet(u64(50), u64(0))
    target = make_puppet(u64(50), u64(0))
    execute(source, u64(DONE), u64(77), u64(0))
    execute(target, u64(DONE), u64(1), u64(0))
    expect_done(tcb_copy_registers(target.tcb, source.tcb, False, False, False, True, u64(0)), "integers")
    expect(argument(target, u64(0)), u64(77), "a0 is copied")
    error = tcb_copy_registers(target.tcb, target.frame, False, False, True, True, u64(0))
    expect_error(error, Error.INVALID_CAPABILITY, "a page is no thread")


def suspend_and_resume() -> None:
    """A thread blocked in a call makes it again when it is resumed."""
    puppet = make_puppet(u64(50), u64(0))
    notification = make(ObjectType.NOTIFICATION, u64(0))
    act(puppet, Syscall.WAIT, notification, nothing(), u64(0), u64(0))
    expect(pc_of(puppet), u64(ECALL), "it waits")
    expect_done(tcb_suspend(puppet.tcb), "suspend")
    signal(notification)
    expect(pc_of(puppet), u64(ECALL), "a signal does not reach it")
    expect_done(tcb_resume(puppet.tcb), "resume")
    expect(pc_of(puppet), u64(DONE), "it waits again, and there is the signal")


def maximum_limits_priorities() -> None:
    puppet = make_puppet(u64(50), u64(0))
    expect_done(tcb_set_mc_priority(puppet.tcb, u64(SLOT_TCB), u64(60)), "maximum")
    expect_error(tcb_set_priority(puppet.tcb, puppet.tcb, u64(61)), Error.RANGE_ERROR, "above it")
    expect_done(tcb_set_priority(puppet.tcb, puppet.tcb, u64(60)), "up to it")
    expect_done(tcb_set_priority(puppet.tcb, u64(SLOT_TCB), u64(61)), "another authority")
    error = tcb_set_priority(puppet.tcb, puppet.frame, u64(1))
    expect_error(error, Error.INVALID_CAPABILITY, "a page is no authority")


def bound_notification_reaches_receiver() -> None:
    """A thread that receives from an endpoint gets the signal of its notification."""
    puppet = make_puppet(u64(50), u64(0))
    endpoint = make(ObjectType.ENDPOINT, u64(0))
    reply = make(ObjectType.REPLY, u64(0))
    notification = make(ObjectType.NOTIFICATION, u64(0))
    marked = need(mint_cap(notification, u64(ALL_RIGHTS), u64(0x40)), "badge")
    error = tcb_unbind_notification(puppet.tcb)
    expect_error(error, Error.ILLEGAL_OPERATION, "nothing is bound yet")
    expect_done(tcb_bind_notification(puppet.tcb, notification), "bind")
    error = tcb_bind_notification(puppet.tcb, notification)
    expect_error(error, Error.ILLEGAL_OPERATION, "bind again")
    act(puppet, Syscall.RECV, endpoint, nothing(), u64(0), reply)
    expect(pc_of(puppet), u64(ECALL), "it receives")
    signal(marked)
    expect(pc_of(puppet), u64(DONE), "the signal ends it")
    expect(argument(puppet, u64(0)), u64(0x40), "the badge")
    expect_done(tcb_unbind_notification(puppet.tcb), "unbind")


def tls_base_is_tp() -> None:
    puppet = make_puppet(u64(50), u64(0))
    expect_done(tcb_set_tls_base(puppet.tcb, u64(0x7770)), "set")
    expect(register(puppet, u64(TP)), u64(0x7770), "tp")


def flags_are_known_ones() -> None:
    puppet = make_puppet(u64(50), u64(0))
    expect(tcb_set_flags(puppet.tcb, u64(0), u64(0xFF)).flags, u64(1), "only the known flag is set")
    expect(tcb_set_flags(puppet.tcb, u64(1), u64(0)).flags, u64(0), "it is cleared")


def context_lets_a_thread_run() -> None:
    """Without time a thread stands still; with it, it goes on; a second context is refused."""
    puppet = make_bare_puppet()
    expect_done(tcb_set_priority(puppet.tcb, u64(SLOT_TCB), u64(50)), "priority")
    expect_done(set_budget(puppet.context, u64(1_000_000), u64(1_000_000)), "budget")
    act(puppet, Syscall.YIELD, u64(0), nothing(), u64(0), u64(0))
    expect(pc_of(puppet), u64(ECALL), "it has no time")
    expect_done(sched_context_bind(puppet.context, puppet.tcb), "bind")
    expect(pc_of(puppet), u64(DONE), "it has run")
    other = make(ObjectType.SCHED_CONTEXT, u64(8))
    error = sched_context_bind(other, puppet.tcb)
    expect_error(error, Error.ILLEGAL_OPERATION, "a second context")
    expect_done(sched_context_unbind(puppet.context), "unbind")
    expect_done(sched_context_bind(other, puppet.tcb), "another one now")


def registers_give_no_privilege() -> None:
    """Whatever is written, a privileged instruction is illegal."""
    handler = make(ObjectType.ENDPOINT, u64(0))
    puppet = make_puppet(u64(50), handler)
    for index in urange(1, WORDS):
        set_word(index + REGISTERS, ~u64(0))
    set_word(u64(REGISTERS), u64(PRIVILEGED))
    write(puppet)
    message = recv(handler, make(ObjectType.REPLY, u64(0)))
    expect(message.m0, u64(PRIVILEGED), "pc")
    expect(message.m2, u64(2), "an illegal instruction")
    expect(argument(puppet, u64(0)), ~u64(0), "a0")
