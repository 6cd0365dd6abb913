"""Call and reply between two address spaces; the server is passive."""

from __future__ import annotations

from codegen.lang import u64, urange
from kernel.abi.objects import ENDPOINT_BITS, NOTIFICATION_BITS, REPLY_BITS, ObjectType
from userland.bench.peers import make_peer, start_peer
from userland.bench.protocol import ANSWER, REPLY, SERVICE, Role
from userland.bench.samples import TURNS, keep, now, tell
from userland.runtime.allocator import allocate, revoke_cap
from userland.runtime.invocations import sched_context_unbind
from userland.runtime.process import give
from userland.runtime.program import check, need
from userland.runtime.syscalls import call, info_of, wait


def measure_calls(programs: u64, uart: u64) -> None:
    """Round trips with no words, with four (registers), and with ten (the IPC buffers)."""
    peer = make_peer(programs, uart)
    endpoint = need(allocate(ObjectType.ENDPOINT, u64(ENDPOINT_BITS)), "endpoint")
    reply = need(allocate(ObjectType.REPLY, u64(REPLY_BITS)), "reply object")
    ready = need(allocate(ObjectType.NOTIFICATION, u64(NOTIFICATION_BITS)), "notification")
    check(give(peer, u64(SERVICE), endpoint), "endpoint")
    check(give(peer, u64(REPLY), reply), "reply object")
    check(give(peer, u64(ANSWER), ready), "notification")
    start_peer(peer, Role.SERVE, u64(0))
    wait(ready)
    check(sched_context_unbind(peer.sched_context), "unbind")
    sample_calls(endpoint, u64(0))
    tell("call-reply-0-words")
    sample_calls(endpoint, u64(4))
    tell("call-reply-4-words")
    sample_calls(endpoint, u64(10))
    tell("call-reply-10-words")
    check(revoke_cap(peer.memory), "revoke")


def sample_calls(endpoint: u64, length: u64) -> None:
    zero = u64(0)
    info = info_of(zero, length, zero)
    for turn in urange(TURNS):
        start = now()
        call(endpoint, info, zero, zero, zero, zero)
        keep(turn, start, now())
