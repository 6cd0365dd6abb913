"""Signals, turns and interrupts: how long until another thread runs, or the same one runs on."""

from __future__ import annotations

from typing import Final

from codegen.lang import u64, urange
from kernel.abi.bootinfo import SLOT_CNODE, SLOT_IRQ_CONTROL, SLOT_VSPACE
from kernel.abi.objects import NOTIFICATION_BITS, ObjectType
from kernel.abi.syscalls import Syscall
from userland.bench.board import counted, peer_entered, peer_left
from userland.bench.counter import ALARM_INTERRUPT, CLOCK_PAGE
from userland.bench.peers import (
    PEER_PRIORITY,
    Setting,
    make_partner,
    meet_at_notification,
    start_at_priority,
    start_peer,
)
from userland.bench.protocol import Role
from userland.bench.samples import TURNS, keep, keep_answer, tell, tell_answers
from userland.interrupts.clock import CLOCK_AT, set_alarm, silence
from userland.runtime.allocator import allocate, delete_cap, device_page, revoke_cap, take_slot
from userland.runtime.invocations import irq_ack, irq_issue_handler, irq_set_handler
from userland.runtime.layout import FULL_DEPTH
from userland.runtime.mapping import ANY_MEMORY, map_data
from userland.runtime.program import check, need
from userland.runtime.rights import READ_WRITE
from userland.runtime.syscalls import number_of, wait

ALARM: Final = 50_000  # nanoseconds


def measure_signals(setting: Setting) -> None:
    """Signal a thread that waits and has a higher priority, then one that has a lower one."""
    zero = u64(0)
    peer = make_partner(setting)
    meeting = meet_at_notification(peer)
    start_at_priority(peer, Role.LISTEN, u64(PEER_PRIORITY + 1), zero)
    for turn in urange(TURNS):
        read = counted(number_of(Syscall.SEND), meeting.there, zero, zero, zero, zero, zero, zero)
        keep(turn, read.before, peer_left())
    tell("signal_high")
    check(revoke_cap(peer.memory), "revoke")
    peer = make_partner(setting)
    meeting = meet_at_notification(peer)
    start_at_priority(peer, Role.ECHO, u64(PEER_PRIORITY - 1), zero)
    for turn in urange(TURNS):
        read = counted(number_of(Syscall.SEND), meeting.there, zero, zero, zero, zero, zero, zero)
        keep(turn, read.before, read.after)
        wait(meeting.back)
    tell("signal_low")
    check(revoke_cap(peer.memory), "revoke")


def measure_turns(setting: Setting) -> None:
    """Yield to a thread of the same priority."""
    zero = u64(0)
    peer = make_partner(setting)
    start_peer(peer, Role.TAKE_TURNS, zero)
    for turn in urange(TURNS):
        read = counted(number_of(Syscall.YIELD), zero, zero, zero, zero, zero, zero, zero)
        keep(turn, read.before, peer_left())
        keep_answer(turn, read.before, read.after)
    tell("yield")
    tell_answers("yield-pair")
    check(revoke_cap(peer.memory), "revoke")


def measure_interrupts(setting: Setting) -> None:
    """From the last instructions of a thread of lower priority to the driver that waits for the clock."""
    page = need(device_page(u64(CLOCK_PAGE)), "clock")
    check(map_data(u64(ANY_MEMORY), u64(SLOT_VSPACE), page, u64(CLOCK_AT), u64(READ_WRITE)), "clock")
    alarm = need(allocate(ObjectType.NOTIFICATION, u64(NOTIFICATION_BITS)), "notification")
    handler = need(take_slot(), "slot")
    interrupt = u64(ALARM_INTERRUPT)
    control = u64(SLOT_IRQ_CONTROL)
    check(irq_issue_handler(control, interrupt, u64(SLOT_CNODE), handler, u64(FULL_DEPTH)), "handler")
    check(irq_set_handler(handler, alarm), "handler's notification")
    peer = make_partner(setting)
    zero = u64(0)
    start_at_priority(peer, Role.SPIN, u64(PEER_PRIORITY - 1), zero)
    for turn in urange(TURNS):
        set_alarm(u64(ALARM))
        read = counted(number_of(Syscall.WAIT), alarm, zero, zero, zero, zero, zero, zero)
        keep(turn, peer_entered(), read.after)
        silence()
        check(irq_ack(handler), "acknowledge")
    tell("irq")
    check(delete_cap(handler), "delete the handler")
    check(revoke_cap(peer.memory), "revoke")
