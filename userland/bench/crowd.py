"""A crowd: threads, objects and capabilities that are there, in every queue that the kernel has, while others work."""

from __future__ import annotations

from enum import Enum
from typing import Final

from codegen.lang import enum_from, u64, urange, value
from kernel.abi.objects import ENDPOINT_BITS, NOTIFICATION_BITS, TCB_BITS, ObjectType
from kernel.abi.syscalls import Syscall
from userland.bench.peers import BUDGET
from userland.bench.same_space import prepare, repeat, spin_below, write_code
from userland.runtime.allocator import allocate, copy_cap, retype
from userland.runtime.process import SCHED_CONTEXT_BITS as CONTEXT_BITS
from userland.runtime.process import set_budget
from userland.runtime.program import check, need
from userland.runtime.syscalls import number_of

THREADS_BITS: Final = 25  # memory for ten thousand
CONTEXTS_BITS: Final = 22
OBJECTS_BITS: Final = 23

ABOVE: Final = 203  # a priority at which they run at once, until they wait
BELOW: Final = 1  # … and one at which they never do
HOUR: Final = 3_600_000_000  # microseconds


class Kind(Enum):
    """Where a member stays, from its number."""

    RECEIVING = 0  # at one endpoint, and again after each message
    LISTENING = 1  # at one notification
    SLEEPING = 2  # in the release queue, for an hour
    READY = 3  # in the ready queue of a low priority
    STOPPED = 4  # nowhere


@value
class Crowd:
    """Slots of what its members are made of, and where they meet."""

    threads: u64
    contexts: u64
    objects: u64
    endpoint: u64
    notification: u64


def make_crowd() -> Crowd:
    """Nobody yet."""
    write_code()
    untyped = ObjectType.UNTYPED
    return Crowd(
        need(allocate(untyped, u64(THREADS_BITS)), "memory for threads"),
        need(allocate(untyped, u64(CONTEXTS_BITS)), "memory for contexts"),
        need(allocate(untyped, u64(OBJECTS_BITS)), "memory for objects"),
        need(allocate(ObjectType.ENDPOINT, u64(ENDPOINT_BITS)), "endpoint"),
        need(allocate(ObjectType.NOTIFICATION, u64(NOTIFICATION_BITS)), "notification"),
    )


def grow(crowd: Crowd, present: u64, wanted: u64) -> None:
    """Add members until there are `wanted`: for each a thread, its context, an endpoint and another capability."""
    for more in urange(wanted - present):
        need(retype(crowd.objects, ObjectType.ENDPOINT, u64(ENDPOINT_BITS)), "endpoint")
        need(copy_cap(crowd.endpoint), "capability")
        add_thread(crowd, enum_from(Kind, (present + more) % 5, default=Kind.STOPPED))


def add_thread(crowd: Crowd, kind: Kind) -> None:
    tcb = need(retype(crowd.threads, ObjectType.TCB, u64(TCB_BITS)), "thread")
    context = need(retype(crowd.contexts, ObjectType.SCHED_CONTEXT, u64(CONTEXT_BITS)), "context")
    check(set_budget(context, u64(BUDGET), u64(HOUR) if kind is Kind.SLEEPING else u64(BUDGET)), "budget")
    prepare(tcb, context, u64(BELOW) if kind is Kind.READY else u64(ABOVE))
    zero = u64(0)
    match kind:
        case Kind.RECEIVING:
            repeat(tcb, number_of(Syscall.WAIT), crowd.endpoint, zero)
        case Kind.LISTENING:
            repeat(tcb, number_of(Syscall.WAIT), crowd.notification, zero)
        case Kind.SLEEPING:
            repeat(tcb, number_of(Syscall.YIELD), zero, zero)
        case Kind.READY:
            spin_below(tcb)
        case Kind.STOPPED:
            pass
