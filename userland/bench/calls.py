"""Call and reply, there and back; the server is passive but for one row."""

from __future__ import annotations

from codegen.lang import u64, urange
from kernel.abi.bootinfo import SLOT_TCB
from kernel.abi.objects import ENDPOINT_BITS, NOTIFICATION_BITS, REPLY_BITS, TCB_BITS, ObjectType
from kernel.abi.syscalls import Syscall
from userland.bench.peers import BUDGET, PEER_PRIORITY, make_peer, start_peer
from userland.bench.protocol import ANSWER, REPLY, SERVICE, Role
from userland.bench.same_space import prepare, repeat, write_code
from userland.bench.samples import TURNS, keep, now, tell
from userland.runtime.allocator import allocate, revoke_cap
from userland.runtime.invocations import sched_context_unbind, tcb_set_priority, tcb_suspend
from userland.runtime.process import SCHED_CONTEXT_BITS, Process, give, set_budget
from userland.runtime.program import check, need
from userland.runtime.syscalls import bare_call, call, info_of, number_of, wait


def measure_calls(programs: u64, uart: u64) -> None:
    """Round trips with no words, with four (registers), and with ten (the IPC buffers)."""
    peer = make_peer(programs, uart)
    endpoint = meet(peer, Role.SERVE)
    sample_calls(endpoint, u64(0))
    tell("call-reply-active")
    check(sched_context_unbind(peer.sched_context), "unbind")
    sample_calls(endpoint, u64(0))
    tell("call-reply-0-words")
    sample_calls(endpoint, u64(4))
    tell("call-reply-4-words")
    sample_calls(endpoint, u64(10))
    tell("call-reply-10-words")
    check(revoke_cap(peer.memory), "revoke")


def measure_bare_calls(programs: u64, uart: u64) -> None:
    """A round trip in which neither side's registers are kept."""
    peer = make_peer(programs, uart)
    endpoint = meet(peer, Role.SERVE_BARE)
    check(sched_context_unbind(peer.sched_context), "unbind")
    zero = u64(0)
    info = info_of(zero, zero, zero)
    for turn in urange(TURNS):
        start = now()
        bare_call(endpoint, info, zero, zero, zero, zero)
        keep(turn, start, now())
    tell("call-reply-bare")
    check(revoke_cap(peer.memory), "revoke")


def meet(peer: Process, role: Role) -> u64:
    """Start the peer, wait until it waits, and answer the endpoint where it does."""
    endpoint = need(allocate(ObjectType.ENDPOINT, u64(ENDPOINT_BITS)), "endpoint")
    reply = need(allocate(ObjectType.REPLY, u64(REPLY_BITS)), "reply object")
    ready = need(allocate(ObjectType.NOTIFICATION, u64(NOTIFICATION_BITS)), "notification")
    check(give(peer, u64(SERVICE), endpoint), "endpoint")
    check(give(peer, u64(REPLY), reply), "reply object")
    check(give(peer, u64(ANSWER), ready), "notification")
    start_peer(peer, role, u64(0))
    wait(ready)
    return endpoint


def measure_same_space() -> None:
    """A passive server that is a thread in our own address space."""
    write_code()
    endpoint = need(allocate(ObjectType.ENDPOINT, u64(ENDPOINT_BITS)), "endpoint")
    reply = need(allocate(ObjectType.REPLY, u64(REPLY_BITS)), "reply object")
    tcb = need(allocate(ObjectType.TCB, u64(TCB_BITS)), "thread")
    context = need(allocate(ObjectType.SCHED_CONTEXT, u64(SCHED_CONTEXT_BITS)), "context")
    check(set_budget(context, u64(BUDGET), u64(BUDGET)), "budget")
    prepare(tcb, context, u64(PEER_PRIORITY + 1))
    repeat(tcb, number_of(Syscall.REPLY_RECV), endpoint, reply)
    check(sched_context_unbind(context), "unbind")
    check(tcb_set_priority(tcb, u64(SLOT_TCB), u64(PEER_PRIORITY)), "priority")
    sample_calls(endpoint, u64(0))
    tell("call-reply-same-space")
    check(tcb_suspend(tcb), "suspend")


def sample_calls(endpoint: u64, length: u64) -> None:
    zero = u64(0)
    info = info_of(zero, length, zero)
    for turn in urange(TURNS):
        start = now()
        call(endpoint, info, zero, zero, zero, zero)
        keep(turn, start, now())
