"""A crowd: threads, objects and capabilities that are there, in every queue that the kernel has, while others work."""

from __future__ import annotations

from enum import Enum
from typing import Final

from codegen.lang import VAddr, enum_from, fence_i, store, u32, u64, urange, value
from kernel.abi.bootinfo import SLOT_CNODE, SLOT_TCB, SLOT_VSPACE
from kernel.abi.objects import ENDPOINT_BITS, NOTIFICATION_BITS, PAGE_BITS, TCB_BITS, ObjectType
from kernel.abi.syscalls import Syscall
from userland.bench.peers import BUDGET
from userland.runtime.allocator import allocate, copy_cap, retype
from userland.runtime.buffer import set_word
from userland.runtime.invocations import page_map, page_unmap, tcb_configure, tcb_set_sched_params, tcb_write_registers
from userland.runtime.mapping import ANY_MEMORY, map_data
from userland.runtime.process import CONTEXT_A0, CONTEXT_PC, CONTEXT_WORDS, MAX_PRIORITY, REGISTERS, set_budget
from userland.runtime.process import SCHED_CONTEXT_BITS as CONTEXT_BITS
from userland.runtime.program import check, need
from userland.runtime.rights import CAN_READ, READ_WRITE
from userland.runtime.syscalls import number_of

RAW_ADDRESSES: Final = "the crowd's instructions are a page that we map"

CONTEXT_S0: Final = 4
CONTEXT_A7: Final = CONTEXT_A0 + 7

CODE: Final = 0x3010_0000
TARGET: Final = 0x0004_0513  # a0 from s0, where no message changes it
ECALL: Final = 0x0000_0073
AGAIN: Final = 0xFF9F_F06F  # back to the first of the three
SPIN_AT: Final = CODE + 12
SPIN: Final = 0x0000_006F

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


def write_code() -> None:
    """A system call over and over, and a loop that does nothing."""
    page = need(allocate(ObjectType.PAGE, u64(PAGE_BITS)), "code")
    check(map_data(u64(ANY_MEMORY), u64(SLOT_VSPACE), page, u64(CODE), u64(READ_WRITE)), "code")
    # Safety: the page is mapped here while it is written.
    store(u32(TARGET), at=VAddr(CODE))
    store(u32(ECALL), at=VAddr(CODE + 4))
    store(u32(AGAIN), at=VAddr(CODE + 8))
    store(u32(SPIN), at=VAddr(SPIN_AT))
    check(page_unmap(page), "code")
    check(page_map(page, u64(SLOT_VSPACE), u64(CODE), u64(CAN_READ), u64(0)), "code")
    fence_i()


def grow(crowd: Crowd, present: u64, wanted: u64) -> None:
    """Add members until there are `wanted`: for each a thread, its context, an endpoint and another capability."""
    for more in urange(wanted - present):
        need(retype(crowd.objects, ObjectType.ENDPOINT, u64(ENDPOINT_BITS)), "endpoint")
        need(copy_cap(crowd.endpoint), "capability")
        add_thread(crowd, enum_from(Kind, (present + more) % 5, default=Kind.STOPPED))


def add_thread(crowd: Crowd, kind: Kind) -> None:
    tcb = need(retype(crowd.threads, ObjectType.TCB, u64(TCB_BITS)), "thread")
    context = need(retype(crowd.contexts, ObjectType.SCHED_CONTEXT, u64(CONTEXT_BITS)), "context")
    zero = u64(0)
    check(tcb_configure(tcb, u64(SLOT_CNODE), zero, u64(SLOT_VSPACE), zero, zero, zero), "spaces")
    check(set_budget(context, u64(BUDGET), u64(HOUR) if kind is Kind.SLEEPING else u64(BUDGET)), "budget")
    priority = u64(BELOW) if kind is Kind.READY else u64(ABOVE)
    check(tcb_set_sched_params(tcb, u64(SLOT_TCB), u64(MAX_PRIORITY), priority, context, zero), "priority")
    wait = number_of(Syscall.WAIT)
    match kind:
        case Kind.RECEIVING:
            act(tcb, u64(CODE), crowd.endpoint, wait)
        case Kind.LISTENING:
            act(tcb, u64(CODE), crowd.notification, wait)
        case Kind.SLEEPING:
            act(tcb, u64(CODE), zero, number_of(Syscall.YIELD))
        case Kind.READY:
            act(tcb, u64(SPIN_AT), zero, zero)
        case Kind.STOPPED:
            pass


def act(tcb: u64, pc: u64, target: u64, number: u64) -> None:
    """Let a thread run from `pc`, to make the system call over and over."""
    for index in urange(CONTEXT_WORDS):
        set_word(index + REGISTERS, u64(0))
    set_word(u64(REGISTERS + CONTEXT_PC), pc)
    set_word(u64(REGISTERS + CONTEXT_S0), target)
    set_word(u64(REGISTERS + CONTEXT_A7), number)
    check(tcb_write_registers(tcb, True, u64(0), u64(CONTEXT_WORDS)), "start")
