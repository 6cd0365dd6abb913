"""One round of the long run: most operations some times, then those for which one has to wait."""

from __future__ import annotations

from typing import Final

from codegen.lang import raw_bits, u64, urange
from kernel.abi.objects import ENDPOINT_BITS, ObjectType
from kernel.abi.syscalls import Syscall
from userland.bench.board import counted, peer_entered, peer_left
from userland.bench.budgets import end_budget
from userland.bench.crowd import Crowd
from userland.bench.samples import now
from userland.bench.stage import Stage
from userland.bench.tally import Operation, count
from userland.interrupts.clock import set_alarm, silence
from userland.runtime.allocator import copy_cap, delete_cap, return_slot, retype
from userland.runtime.invocations import irq_ack
from userland.runtime.program import check, need
from userland.runtime.syscalls import info_of, nb_send, number_of, signal, wait

TURNS: Final = 10
ALARM: Final = 10_000  # nanoseconds


def play_round(stage: Stage, crowd: Crowd) -> None:
    for _ in urange(TURNS):
        play_turn(stage, crowd)
    take_interrupt(stage)
    read = end_budget(stage.ticker)
    count(Operation.BUDGET_END, read.ended, read.after)
    count(Operation.BUDGET_AGAIN, read.before, read.back)


def play_turn(stage: Stage, crowd: Crowd) -> None:
    call_server(Operation.CALL, stage.passive, u64(0))
    call_server(Operation.CALL_10W, stage.passive, u64(10))
    call_server(Operation.CALL_ACTIVE, stage.active, u64(0))
    send_up(Operation.SEND_HIGH, stage.receiver)
    send_up(Operation.SIGNAL_HIGH, stage.high)
    signal_down(stage)
    take_turns(stage)
    send_to_crowd(crowd)
    copy_capability(crowd)
    make_object(crowd)


def call_server(operation: Operation, endpoint: u64, length: u64) -> None:
    """There and back."""
    zero = u64(0)
    info = raw_bits(info_of(zero, length, zero))
    read = counted(number_of(Syscall.CALL), endpoint, info, zero, zero, zero, zero, zero)
    count(operation, read.before, read.after)


def send_up(operation: Operation, target: u64) -> None:
    """A message or a signal to a thread of higher priority."""
    zero = u64(0)
    read = counted(number_of(Syscall.SEND), target, zero, zero, zero, zero, zero, zero)
    count(operation, read.before, peer_left())


def signal_down(stage: Stage) -> None:
    """To a thread of lower priority, which answers when there is time."""
    zero = u64(0)
    read = counted(number_of(Syscall.SEND), stage.low, zero, zero, zero, zero, zero, zero)
    count(Operation.SIGNAL_LOWER, read.before, read.after)
    wait(stage.low_back)


def take_turns(stage: Stage) -> None:
    """Yield to a thread of the same priority, which then waits for the next signal."""
    zero = u64(0)
    signal(stage.equal)
    read = counted(number_of(Syscall.YIELD), zero, zero, zero, zero, zero, zero, zero)
    count(Operation.YIELD, read.before, peer_left())


def take_interrupt(stage: Stage) -> None:
    """From the last instruction of the thread that spins to the first behind our system call."""
    zero = u64(0)
    set_alarm(u64(ALARM))
    read = counted(number_of(Syscall.WAIT), stage.alarm, zero, zero, zero, zero, zero, zero)
    count(Operation.IRQ, peer_entered(), read.after)
    silence()
    check(irq_ack(stage.handler), "acknowledge")


def send_to_crowd(crowd: Crowd) -> None:
    """The first of those who wait runs, and waits again as the last."""
    zero = u64(0)
    nothing = info_of(zero, zero, zero)
    start = now()
    nb_send(crowd.endpoint, nothing, zero, zero, zero, zero)
    count(Operation.CROWD_SEND, start, now())


def copy_capability(crowd: Crowd) -> None:
    """One of which each of the crowd has a copy."""
    start = now()
    copy = need(copy_cap(crowd.endpoint), "copy")
    check(delete_cap(copy), "delete")
    count(Operation.COPY_DELETE, start, now())
    return_slot()


def make_object(crowd: Crowd) -> None:
    """Another object in the memory in which each of the crowd has one."""
    start = now()
    slot = need(retype(crowd.objects, ObjectType.ENDPOINT, u64(ENDPOINT_BITS)), "object")
    check(delete_cap(slot), "delete")
    count(Operation.RETYPE_DELETE, start, now())
    return_slot()
