"""Those who take part in the long run, each in an address space of its own."""

from __future__ import annotations

from codegen.lang import u64, value
from kernel.abi.bootinfo import SLOT_CNODE, SLOT_IRQ_CONTROL, SLOT_VSPACE
from kernel.abi.objects import NOTIFICATION_BITS, ObjectType
from userland.bench.budgets import start_ticker
from userland.bench.peers import (
    PEER_PRIORITY,
    Meeting,
    Setting,
    make_partner,
    meet_at_endpoint,
    meet_at_notification,
    start_at_priority,
    start_peer,
)
from userland.bench.protocol import Role
from userland.interrupts.clock import CLOCK, CLOCK_AT, CLOCK_INTERRUPT
from userland.runtime.allocator import allocate, device_page, take_slot
from userland.runtime.invocations import irq_issue_handler, irq_set_handler, sched_context_unbind
from userland.runtime.layout import FULL_DEPTH
from userland.runtime.mapping import ANY_MEMORY, map_data
from userland.runtime.program import check, need
from userland.runtime.rights import READ_WRITE
from userland.runtime.syscalls import wait


@value
class Stage:
    """The endpoints and notifications at which they wait, and the interrupt."""

    passive: u64
    active: u64
    receiver: u64
    high: u64
    low: u64
    low_back: u64
    equal: u64
    ticker: u64
    alarm: u64
    handler: u64


def set_stage(setting: Setting) -> Stage:
    """Everybody waits, but for one who spins below all the others."""
    passive = add_server(setting, is_passive=True)
    active = add_server(setting, is_passive=False)
    receiver = make_partner(setting)
    at_receiver = meet_at_endpoint(receiver)
    start_at_priority(receiver, Role.RECEIVE, u64(PEER_PRIORITY + 1), u64(0))
    high = add_listener(setting, Role.LISTEN, u64(PEER_PRIORITY + 1))
    low = add_listener(setting, Role.ECHO, u64(PEER_PRIORITY - 1))
    equal = add_listener(setting, Role.LISTEN, u64(PEER_PRIORITY))
    ticker = start_ticker(make_partner(setting))
    start_at_priority(make_partner(setting), Role.SPIN, u64(PEER_PRIORITY - 2), u64(0))
    alarm = need(allocate(ObjectType.NOTIFICATION, u64(NOTIFICATION_BITS)), "notification")
    handler = open_clock(alarm)
    at = at_receiver.endpoint
    return Stage(passive, active, at, high.there, low.there, low.back, equal.there, ticker, alarm, handler)


def add_server(setting: Setting, *, is_passive: bool) -> u64:
    """Its endpoint."""
    peer = make_partner(setting)
    meeting = meet_at_endpoint(peer)
    start_peer(peer, Role.ANSWER, u64(0))
    wait(meeting.back)
    if is_passive:
        check(sched_context_unbind(peer.sched_context), "unbind")
    return meeting.endpoint


def add_listener(setting: Setting, role: Role, priority: u64) -> Meeting:
    peer = make_partner(setting)
    meeting = meet_at_notification(peer)
    start_at_priority(peer, role, priority, u64(0))
    return meeting


def open_clock(alarm: u64) -> u64:
    """Map the clock, and let its interrupts signal `alarm`; the handler."""
    page = need(device_page(u64(CLOCK)), "clock")
    check(map_data(u64(ANY_MEMORY), u64(SLOT_VSPACE), page, u64(CLOCK_AT), u64(READ_WRITE)), "clock")
    handler = need(take_slot(), "slot")
    depth = u64(FULL_DEPTH)
    check(irq_issue_handler(u64(SLOT_IRQ_CONTROL), u64(CLOCK_INTERRUPT), u64(SLOT_CNODE), handler, depth), "handler")
    check(irq_set_handler(handler, alarm), "handler's notification")
    return handler
