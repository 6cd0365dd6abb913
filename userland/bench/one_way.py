"""Messages one way: from the instruction before the call in one thread to that after it in the other."""

from __future__ import annotations

from codegen.lang import cold, csr_read, raw_bits, u64, urange, value
from kernel.abi.bootinfo import SLOT_SCHED_CONTEXT, SLOT_TCB
from kernel.abi.objects import ENDPOINT_BITS, REPLY_BITS, TCB_FLAG_FPU_DISABLED, ObjectType
from kernel.abi.syscalls import Syscall
from userland.bench.board import counted, peer_entered, peer_left
from userland.bench.peers import PEER_PRIORITY, Setting, make_partner, meet_at_endpoint, start_at_priority, start_peer
from userland.bench.protocol import REPLY, SERVICE, Role
from userland.bench.samples import TURNS, keep, keep_answer, now, tell, tell_answers
from userland.runtime.allocator import allocate, revoke_cap
from userland.runtime.invocations import sched_context_unbind, tcb_set_flags, tcb_set_priority, tcb_set_sched_params
from userland.runtime.process import MAX_PRIORITY, give
from userland.runtime.program import check, need
from userland.runtime.syscalls import info_of, number_of, wait


@value
class Fault:
    """When the thread met a fault, and when it went on."""

    before: u64
    after: u64


def measure_passive(setting: Setting) -> None:
    """Call and answer between address spaces; the server runs on its caller's time."""
    peer = make_partner(setting)
    meeting = meet_at_endpoint(peer)
    start_peer(peer, Role.ANSWER, u64(0))
    wait(meeting.back)
    check(sched_context_unbind(peer.sched_context), "unbind")
    sample_calls(meeting.endpoint, u64(0))
    tell("call_0w")
    tell_answers("reply_recv_0w")
    sample_calls(meeting.endpoint, u64(4))
    tell("call_4w")
    tell_answers("reply_recv_4w")
    sample_calls(meeting.endpoint, u64(10))
    tell("call_10w")
    tell_answers("reply_recv_10w")
    check(revoke_cap(peer.memory), "revoke")


def measure_active(setting: Setting) -> None:
    """Call a server that has its own scheduling context."""
    peer = make_partner(setting)
    meeting = meet_at_endpoint(peer)
    start_peer(peer, Role.ANSWER, u64(0))
    wait(meeting.back)
    sample_calls(meeting.endpoint, u64(0))
    tell("call_active")
    check(revoke_cap(peer.memory), "revoke")


def sample_calls(endpoint: u64, length: u64) -> None:
    """When a turn's answer began is on the board one turn later."""
    zero = u64(0)
    info = raw_bits(info_of(zero, length, zero))
    number = number_of(Syscall.CALL)
    left = zero
    for turn in urange(TURNS + 1):
        read = counted(number, endpoint, info, zero, zero, zero, zero, zero)
        if turn < TURNS:
            keep(turn, read.before, peer_left())
        if turn > 0:
            keep_answer(turn - 1, peer_entered(), left)
        left = read.after


def measure_send(setting: Setting) -> None:
    """Send to a thread that waits, with its own time and a higher priority."""
    peer = make_partner(setting)
    meeting = meet_at_endpoint(peer)
    start_at_priority(peer, Role.RECEIVE, u64(PEER_PRIORITY + 1), u64(0))
    zero = u64(0)
    for turn in urange(TURNS):
        read = counted(number_of(Syscall.SEND), meeting.endpoint, zero, zero, zero, zero, zero, zero)
        keep(turn, read.before, peer_left())
    tell("send_high")
    check(revoke_cap(peer.memory), "revoke")


def measure_fault(setting: Setting) -> None:
    """A fault's way to its handler, which runs on the time of the thread that faulted, and the answer's way back."""
    peer = make_partner(setting)
    endpoint = need(allocate(ObjectType.ENDPOINT, u64(ENDPOINT_BITS)), "endpoint")
    reply = need(allocate(ObjectType.REPLY, u64(REPLY_BITS)), "reply object")
    check(give(peer, u64(SERVICE), endpoint), "endpoint")
    check(give(peer, u64(REPLY), reply), "reply object")
    start_at_priority(peer, Role.HANDLE, u64(PEER_PRIORITY + 1), u64(0))  # now it waits
    check(tcb_set_priority(peer.tcb, u64(SLOT_TCB), u64(PEER_PRIORITY)), "priority")
    check(sched_context_unbind(peer.sched_context), "unbind")
    set_fault_handler(endpoint)
    check(tcb_set_flags(u64(SLOT_TCB), u64(0), u64(TCB_FLAG_FPU_DISABLED)).error, "flags")
    sample_faults()
    tell("fault")
    tell_answers("fault_reply")
    set_fault_handler(u64(0))
    check(tcb_set_flags(u64(SLOT_TCB), u64(TCB_FLAG_FPU_DISABLED), u64(0)).error, "flags")
    check(revoke_cap(peer.memory), "revoke")


def set_fault_handler(endpoint: u64) -> None:
    """Let who receives at the endpoint handle the faults of this thread; zero for nobody."""
    tcb = u64(SLOT_TCB)
    error = tcb_set_sched_params(tcb, tcb, u64(MAX_PRIORITY), u64(PEER_PRIORITY), u64(SLOT_SCHED_CONTEXT), endpoint)
    check(error, "fault handler")


def sample_faults() -> None:
    """When the handler began its answer is on the board one turn later."""
    left = u64(0)
    for turn in urange(TURNS + 1):
        fault = fault_once()
        if turn < TURNS:
            keep(turn, fault.before, peer_left())
        if turn > 0:
            keep_answer(turn - 1, peer_entered(), left)
        left = fault.after


@cold
def fault_once() -> Fault:
    """Make the fault. There is one such instruction, as the handler steps over it by its address."""
    start = now()
    csr_read("sscratch")  # only supervisor mode may
    return Fault(start, now())
