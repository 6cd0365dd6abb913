"""Make the other side of a measurement."""

from __future__ import annotations

from typing import Final

from codegen.lang import u64, value, word_of
from kernel.abi.objects import ENDPOINT_BITS, NOTIFICATION_BITS, REPLY_BITS, ObjectType
from userland.bench.board import share_board
from userland.bench.protocol import ANSWER, REPLY, SERVICE, Child, Role
from userland.runtime.allocator import allocate
from userland.runtime.process import Process, give, make_process, schedule, start
from userland.runtime.program import check, need
from userland.runtime.programs import program_at

MEMORY_BITS: Final = 18
BUDGET: Final = 100_000  # microseconds: no measurement is cut short
PEER_PRIORITY: Final = 200  # the root task's own


@value
class Setting:
    """What all measurements need."""

    programs: u64
    uart: u64
    board: u64


@value
class Meeting:
    """Where both sides meet."""

    endpoint: u64
    there: u64  # a notification that the peer waits for
    back: u64  # … and one that it signals


def make_peer(programs: u64, uart: u64) -> Process:
    """A process with the peer's program, not started."""
    return need(make_process(program_at(programs, word_of(Child.PEER)), u64(MEMORY_BITS), uart), "peer")


def start_peer(peer: Process, role: Role, fault_endpoint: u64) -> None:
    start_at_priority(peer, role, u64(PEER_PRIORITY), fault_endpoint)


def start_at_priority(peer: Process, role: Role, priority: u64, fault_endpoint: u64) -> None:
    check(schedule(peer, priority, u64(BUDGET), u64(BUDGET), fault_endpoint), "peer's priority")
    check(start(peer, word_of(role)), "peer")


def make_partner(setting: Setting) -> Process:
    """A peer that can write on the board."""
    peer = make_peer(setting.programs, setting.uart)
    share_board(peer, setting.board)
    return peer


def meet_at_endpoint(peer: Process) -> Meeting:
    """Let the peer serve a new endpoint, and signal a new notification."""
    endpoint = need(allocate(ObjectType.ENDPOINT, u64(ENDPOINT_BITS)), "endpoint")
    reply = need(allocate(ObjectType.REPLY, u64(REPLY_BITS)), "reply object")
    back = need(allocate(ObjectType.NOTIFICATION, u64(NOTIFICATION_BITS)), "notification")
    check(give(peer, u64(SERVICE), endpoint), "endpoint")
    check(give(peer, u64(REPLY), reply), "reply object")
    check(give(peer, u64(ANSWER), back), "notification")
    return Meeting(endpoint, u64(0), back)


def meet_at_notification(peer: Process) -> Meeting:
    """Let the peer wait for one new notification, and signal another."""
    there = need(allocate(ObjectType.NOTIFICATION, u64(NOTIFICATION_BITS)), "notification")
    back = need(allocate(ObjectType.NOTIFICATION, u64(NOTIFICATION_BITS)), "notification")
    check(give(peer, u64(SERVICE), there), "notification")
    check(give(peer, u64(ANSWER), back), "notification")
    return Meeting(u64(0), there, back)
