"""A fault travels to its handler in another address space, and the answer back."""

from __future__ import annotations

from codegen.lang import u64, urange
from kernel.abi.objects import ENDPOINT_BITS, REPLY_BITS, ObjectType
from userland.bench.peers import make_peer, start_peer
from userland.bench.protocol import Role
from userland.bench.samples import TURNS, keep, now, tell
from userland.runtime.allocator import allocate, revoke_cap
from userland.runtime.program import check, need
from userland.runtime.syscalls import info_of, recv, reply_recv


def measure_faults(programs: u64, uart: u64) -> None:
    """From the answer to one fault to the arrival of the next, made by the same instruction."""
    peer = make_peer(programs, uart)
    endpoint = need(allocate(ObjectType.ENDPOINT, u64(ENDPOINT_BITS)), "endpoint")
    reply = need(allocate(ObjectType.REPLY, u64(REPLY_BITS)), "reply object")
    start_peer(peer, Role.FAULT, endpoint)
    recv(endpoint, reply)
    zero = u64(0)
    again = info_of(zero, zero, zero)
    for turn in urange(TURNS):
        start = now()
        reply_recv(endpoint, reply, again, zero, zero, zero, zero)
        keep(turn, start, now())
    tell("fault-round-trip")
    check(revoke_cap(peer.memory), "revoke")
