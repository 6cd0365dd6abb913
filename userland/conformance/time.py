"""Budgets, timeouts, refills, and giving time away; all of it holds whatever the machine's speed."""

from __future__ import annotations

from typing import Final

from codegen.lang import bound, csr_read, u64, urange
from kernel.abi.bootinfo import SCHED_CONTROL, SLOT_TCB
from kernel.abi.errors import Error
from kernel.abi.faults import FaultLabel
from kernel.abi.objects import ObjectType
from kernel.abi.syscalls import Syscall
from userland.conformance.cnodes import notification
from userland.conformance.messages import endpoint, info, told
from userland.conformance.puppet import (
    COUNT,
    DONE,
    ECALL,
    SPIN,
    STORE,
    Puppet,
    act,
    argument,
    execute,
    make_bare_puppet,
    make_puppet,
    pc_of,
    word_at,
)
from userland.conformance.suite import OUR_PRIORITY, expect, expect_between, expect_done, make, passed
from userland.runtime.bootinfo import boot_word
from userland.runtime.invocations import (
    sched_context_bind,
    sched_context_consumed,
    sched_context_unbind_object,
    sched_context_yield_to,
    sched_control_configure_flags,
    tcb_set_priority,
    tcb_set_timeout_endpoint,
    tcb_suspend,
)
from userland.runtime.process import set_budget
from userland.runtime.program import check
from userland.runtime.syscalls import info_of, nb_recv, recv, send, signal, yield_
from userland.runtime.timebase import ticks_per_microsecond

MILLISECOND: Final = 1000
BUDGET: Final = 2 * MILLISECOND
PERIOD: Final = 20 * MILLISECOND
LONG: Final = 1_000_000  # a period that no test sees the end of
SLACK: Final = MILLISECOND
LESS: Final = 10  # microseconds by which less may be told to be consumed: a kernel may stop a thread too soon
BADGE: Final = 0x77
PUPPETS: Final = 50


def test_time() -> None:
    timeout_is_told()
    passed("timeout_is_told")
    answered_timeout_goes_on()
    passed("answered_timeout_goes_on")
    budget_ends_and_comes_back()
    passed("budget_ends_and_comes_back")
    sporadic_refills()
    passed("sporadic_refills")
    round_robin_shares()
    passed("round_robin_shares")
    consumed_counts()
    passed("consumed_counts")
    yield_gives_up_the_budget()
    passed("yield_gives_up_the_budget")
    yield_to_runs_the_other()
    passed("yield_to_runs_the_other")
    notification_lends_time()
    passed("notification_lends_time")


def now() -> u64:
    """In microseconds."""
    return csr_read("time") // ticks_per_microsecond()


def make_timed(handler: u64, period: u64) -> Puppet:
    """A puppet with little time, whose timeouts and faults are told to the handler."""
    puppet = make_puppet(u64(PUPPETS), handler)
    control = boot_word(u64(SCHED_CONTROL))
    zero = u64(0)
    error = sched_control_configure_flags(control, puppet.context, u64(BUDGET), period, zero, u64(BADGE), zero)
    expect_done(error, "budget")
    expect_done(tcb_set_timeout_endpoint(puppet.tcb, handler), "timeout endpoint")
    return puppet


def timeout_is_told() -> None:
    """The badge of the context, and what it has consumed: its budget."""
    handler = endpoint()
    puppet = make_timed(handler, u64(LONG))
    execute(puppet, u64(SPIN), u64(0), u64(0))
    message = told(handler, make(ObjectType.REPLY, u64(0)), u64(FaultLabel.TIMEOUT.value), "a timeout")
    expect(message.info.length, u64(2), "length")
    expect(message.m0, u64(BADGE), "badge")
    expect_between(message.m1, u64(BUDGET - LESS), u64(BUDGET + SLACK), "consumed")
    expect(pc_of(puppet), u64(SPIN), "it stands where it was")


def answered_timeout_goes_on() -> None:
    """The answer's words are registers; it runs when its time comes."""
    handler = endpoint()
    reply = make(ObjectType.REPLY, u64(0))
    puppet = make_timed(handler, u64(PERIOD))
    start = now()
    execute(puppet, u64(SPIN), u64(0), u64(0))
    told(handler, reply, u64(FaultLabel.TIMEOUT.value), "a timeout")
    zero = u64(0)
    send(reply, info_of(zero, u64(1), zero), u64(DONE), zero, zero, zero)
    message = told(handler, reply, u64(FaultLabel.USER_EXCEPTION.value), "the breakpoint")
    expect(message.m0, u64(DONE), "pc")
    expect_between(now() - start, u64(PERIOD), u64(PERIOD + SLACK), "when it ran again")


def budget_ends_and_comes_back() -> None:
    """We are below it, and run only while it may not."""
    puppet = make_puppet(u64(PUPPETS), u64(0))
    expect_done(set_budget(puppet.context, u64(BUDGET), u64(PERIOD)), "budget")
    start = now()
    execute(puppet, u64(COUNT), u64(0), u64(0))
    expect_between(now() - start, u64(BUDGET), u64(BUDGET + SLACK), "its first part")
    counted = argument(puppet, u64(0))
    while argument(puppet, u64(0)) == counted:
        bound(1 << 30, "its time comes back")
    expect_between(now() - start, u64(PERIOD + BUDGET), u64(PERIOD + BUDGET + SLACK), "its second part")


def sporadic_refills() -> None:
    """Parts that were used at different times come back at different times."""
    handler = endpoint()
    puppet = make_timed(handler, u64(PERIOD))
    reply = make(ObjectType.REPLY, u64(0))
    start = now()
    execute(puppet, u64(SPIN), u64(0), u64(0))
    told(handler, reply, u64(FaultLabel.TIMEOUT.value), "a timeout")
    zero = u64(0)
    send(reply, info_of(zero, zero, zero), zero, zero, zero, zero)
    told(handler, reply, u64(FaultLabel.TIMEOUT.value), "another")
    expect_between(now() - start, u64(PERIOD + BUDGET), u64(PERIOD + BUDGET + SLACK), "a period from its begin")


def round_robin_shares() -> None:
    """Two that never stop and we, all of one priority: each has its slice in turn."""
    first = make_puppet(u64(PUPPETS), u64(0))
    second = make_puppet(u64(PUPPETS), u64(0))
    expect_done(set_budget(first.context, u64(BUDGET), u64(BUDGET)), "the first's")
    expect_done(set_budget(second.context, u64(BUDGET), u64(BUDGET)), "the second's")
    set_our_priority(u64(PUPPETS + 1))
    execute(first, u64(COUNT), u64(0), u64(0))
    execute(second, u64(COUNT), u64(0), u64(0))
    set_our_priority(u64(PUPPETS))
    for _turn in urange(3):
        yield_()
    expect_done(tcb_suspend(first.tcb), "stop the first")
    expect_done(tcb_suspend(second.tcb), "stop the second")
    set_our_priority(u64(OUR_PRIORITY))
    least = u64(3 * (BUDGET - LESS))
    most = u64(3 * (BUDGET + SLACK))
    expect_between(sched_context_consumed(first.context).consumed, least, most, "the first had")
    expect_between(sched_context_consumed(second.context).consumed, least, most, "the second had")


def set_our_priority(priority: u64) -> None:
    check(tcb_set_priority(u64(SLOT_TCB), u64(SLOT_TCB), priority), "our priority")


def consumed_counts() -> None:
    """From the last question on."""
    puppet = make_puppet(u64(PUPPETS), u64(0))
    expect_done(set_budget(puppet.context, u64(BUDGET), u64(LONG)), "budget")
    execute(puppet, u64(SPIN), u64(0), u64(0))
    expect_between(
        sched_context_consumed(puppet.context).consumed, u64(BUDGET - LESS), u64(BUDGET + SLACK), "its budget"
    )
    expect(sched_context_consumed(puppet.context).consumed, u64(0), "nothing since")


def yield_gives_up_the_budget() -> None:
    """It goes on when its next part comes."""
    handler = endpoint()
    puppet = make_puppet(u64(PUPPETS), handler)
    expect_done(set_budget(puppet.context, u64(BUDGET), u64(PERIOD)), "budget")
    start = now()
    act(puppet, Syscall.YIELD, u64(0), info(u64(0)), u64(0), u64(0))
    reply = make(ObjectType.REPLY, u64(0))
    expect(nb_recv(handler, reply).info.label, u64(0), "it has not come to its breakpoint")
    recv(handler, reply)
    expect_between(now() - start, u64(PERIOD), u64(PERIOD + SLACK), "when it went on")
    expect_between(sched_context_consumed(puppet.context).consumed, u64(0), u64(SLACK), "consumed")


def yield_to_runs_the_other() -> None:
    """It runs before another one that was ready before, and then we do."""
    first = make_puppet(u64(PUPPETS), u64(0))
    second = make_puppet(u64(PUPPETS), u64(0))
    set_our_priority(u64(PUPPETS))
    execute(first, u64(STORE), u64(1), first.buffer)
    execute(second, u64(STORE), u64(1), second.buffer)
    answer = sched_context_yield_to(second.context)
    ran_first = word_at(first, u64(0))
    ran_second = word_at(second, u64(0))
    set_our_priority(u64(OUR_PRIORITY))
    expect_done(answer.error, "yield to the second")
    expect(ran_second, u64(1), "the second has run")
    expect(ran_first, u64(0), "the first has not")
    expect(word_at(first, u64(0)), u64(1), "now it has")


def notification_lends_time() -> None:
    """A passive thread runs on what the notification lends, until it waits again."""
    puppet = make_bare_puppet()
    source = notification()
    expect_done(tcb_set_priority(puppet.tcb, u64(SLOT_TCB), u64(PUPPETS)), "priority")
    expect_done(set_budget(puppet.context, u64(LONG), u64(LONG)), "budget")
    expect_done(sched_context_bind(puppet.context, puppet.tcb), "bind to the thread")
    act(puppet, Syscall.WAIT, source, info(u64(0)), u64(0), u64(0))
    expect_done(sched_context_unbind_object(puppet.context, puppet.tcb), "unbind")
    expect_done(sched_context_bind(puppet.context, source), "bind to the notification")
    expect(pc_of(puppet), u64(ECALL), "it waits")
    signal(source)
    expect(pc_of(puppet), u64(DONE), "it has run")
    expect(u64(sched_context_bind(puppet.context, puppet.tcb) is Error.ILLEGAL_OPERATION), u64(1), "it has the context")
