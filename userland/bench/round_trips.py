"""A signal wakes a thread in another address space, which signals back."""

from __future__ import annotations

from codegen.lang import u64, urange
from kernel.abi.objects import NOTIFICATION_BITS, ObjectType
from userland.bench.peers import make_peer, start_peer
from userland.bench.protocol import ANSWER, SERVICE, Role
from userland.bench.samples import TURNS, keep, now, tell
from userland.runtime.allocator import allocate, revoke_cap
from userland.runtime.process import give
from userland.runtime.program import check, need
from userland.runtime.syscalls import signal, wait


def measure_round_trips(programs: u64, uart: u64) -> None:
    """There and back: two signals, two waits, two switches of address space."""
    peer = make_peer(programs, uart)
    there = need(allocate(ObjectType.NOTIFICATION, u64(NOTIFICATION_BITS)), "notification")
    back = need(allocate(ObjectType.NOTIFICATION, u64(NOTIFICATION_BITS)), "notification")
    check(give(peer, u64(SERVICE), there), "notification")
    check(give(peer, u64(ANSWER), back), "notification")
    start_peer(peer, Role.ECHO, u64(0))
    for turn in urange(TURNS):
        start = now()
        signal(there)
        wait(back)
        keep(turn, start, now())
    tell("signal-wait-round-trip")
    check(revoke_cap(peer.memory), "revoke")
