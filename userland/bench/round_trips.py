"""A signal wakes a thread of higher priority in another address space, which then waits for the next one."""

from __future__ import annotations

from codegen.lang import u64, urange
from userland.bench.peers import PEER_PRIORITY, Setting, make_partner, meet_at_notification, start_at_priority
from userland.bench.protocol import Role
from userland.bench.samples import TURNS, keep, now, tell
from userland.runtime.allocator import revoke_cap
from userland.runtime.program import check
from userland.runtime.syscalls import signal


def measure_round_trips(setting: Setting) -> None:
    """There and back: a signal, a wait, two switches of address space."""
    peer = make_partner(setting)
    meeting = meet_at_notification(peer)
    start_at_priority(peer, Role.LISTEN, u64(PEER_PRIORITY + 1), u64(0))
    for turn in urange(TURNS):
        start = now()
        signal(meeting.there)
        keep(turn, start, now())
    tell("signal-wait-round-trip")
    check(revoke_cap(peer.memory), "revoke")
