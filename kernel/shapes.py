"""The shapes of everything the kernel keeps: capabilities, kernel objects, and per-core state.

Operations are elsewhere, one file an object; shapes stand together because they refer to one another.
"""

from __future__ import annotations

from enum import Enum
from typing import Final

from codegen.lang import (
    Array,
    PAddr,
    VAddr,
    bits,
    embedded,
    embedded_array,
    kobject,
    optional_array,
    packed,
    trailing_array,
    u32,
    u64,
    value,
    word_of,
)
from kernel.abi.errors import LookupFailureKind
from kernel.abi.faults import FaultLabel
from kernel.config import DOMAINS

# ---- Capabilities: two words each; the tag is the number that the debug call "identify" answers.


@packed(tag=0)
class NullCap:
    """The empty slot: it names nothing and permits nothing."""


@packed(tag=2)
class UntypedCap:
    """Memory that can be retyped into objects; what lies below the watermark is in use."""

    size_bits: u64 = bits(6)
    is_device: bool = bits(1)
    base: PAddr = bits(39)
    watermark: u64 = bits(39)  # bytes from the base that are handed out

    def size_bytes(self) -> u64:
        """The size of the memory, in bytes."""
        return u64(1) << self.size_bits


@packed(tag=4)
class EndpointCap:
    """The right to send to, or receive from, one endpoint."""

    can_send: bool = bits(1)
    can_receive: bool = bits(1)
    can_grant: bool = bits(1)
    can_grant_reply: bool = bits(1)
    endpoint: Endpoint = bits(39)
    badge: u64 = bits(64)


@packed(tag=6)
class NotificationCap:
    """The right to signal, or wait for, one notification."""

    can_send: bool = bits(1)
    can_receive: bool = bits(1)
    notification: Notification = bits(39)
    badge: u64 = bits(64)


@packed(tag=8)
class ReplyCap:
    """One reply object: receiving with it keeps the caller there until it is answered."""

    can_grant: bool = bits(1)
    reply: Reply = bits(39)


@packed(tag=10)
class CNodeCap:
    """One node of a capability space: `1 << radix` slots behind a guard."""

    radix: u64 = bits(6)
    guard_size: u64 = bits(6)
    slots: Array[Slot] = bits(39)
    guard: u64 = bits(64)


@packed(tag=12)
class ThreadCap:
    """All authority over one thread."""

    thread: Tcb = bits(39)


@packed(tag=14)
class IrqControlCap:
    """The authority to make interrupt handler capabilities."""


@packed(tag=16)
class IrqHandlerCap:
    """The authority over one interrupt number."""

    irq: u64 = bits(39)  # as wide as what others refer to, so that all are compared alike


ZOMBIE_LOW: Final = (1 << 25) - 1


@packed(tag=18)
class ZombieCap:
    """What is left of a CNode or thread while its slots are deleted one by one."""

    radix: u64 = bits(6)  # of the CNode that it was; unused for a thread
    remaining_high: u64 = bits(9)  # slots still to be emptied, the first ones: all but the low 25 bits of their number
    slots: Array[Slot] = bits(39)
    thread: Tcb | None = bits(39)  # the thread that it was; None for a CNode
    remaining_low: u64 = bits(25)

    def remaining(self) -> u64:
        """How many slots are still to be emptied."""
        return (self.remaining_high << 25) | self.remaining_low


@packed(tag=20)
class DomainCap:
    """The authority over scheduling domains."""


@packed(tag=22)
class SchedContextCap:
    """All authority over one scheduling context."""

    size_bits: u64 = bits(6)
    context: SchedContext = bits(39)


@packed(tag=24)
class SchedControlCap:
    """The authority to give scheduling contexts time on one core."""

    core: u64 = bits(39)


@packed(tag=1)
class FrameCap:
    """A page of user memory, and where it is mapped, if it is."""

    size: FrameSize = bits(2)
    can_read: bool = bits(1)
    can_write: bool = bits(1)
    is_device: bool = bits(1)
    base: PAddr = bits(39)
    asid: u64 = bits(16)  # 0: not mapped
    mapped_at: VAddr = bits(39)

    def size_bits(self) -> u64:
        """The size of the page, in address bits."""
        return u64(12) + word_of(self.size) * 9


@packed(tag=3)
class PageTableCap:
    """A page table of any level; a top-level one with an ASID is an address space."""

    is_mapped: bool = bits(1)
    table: PageTable = bits(39)
    asid: u64 = bits(16)
    mapped_at: VAddr = bits(39)


@packed(tag=11)
class AsidControlCap:
    """The authority to make ASID pools."""


@packed(tag=13)
class AsidPoolCap:
    """The authority to assign the 512 ASIDs from `base` on."""

    base: u64 = bits(16)
    pool: AsidPool = bits(39)


# fmt: off
Cap = (
    NullCap | UntypedCap | EndpointCap | NotificationCap | ReplyCap | CNodeCap | ThreadCap | IrqControlCap
    | IrqHandlerCap | ZombieCap | DomainCap | SchedContextCap | SchedControlCap | FrameCap | PageTableCap
    | AsidControlCap | AsidPoolCap
)
# fmt: on


class FrameSize(Enum):
    """The three sizes of Sv39 pages: 4 KiB, 2 MiB, 1 GiB."""

    PAGE = 0
    MEGA = 1
    GIGA = 2


@packed(words=1)
class Link:
    """A slot's way on in the derivation list."""

    revocable: bool = bits(1)  # derived capabilities may follow
    first_badged: bool = bits(1)  # the first capability with its badge
    next: Slot | None = bits(39)


@kobject(size_bits=5)
class Slot:
    """A place that holds one capability and its position in the derivation list.

    Invariant: `previous` and `link.next` are None when the slot is empty.
    """

    cap: Cap = NullCap()
    previous: Slot | None = None
    link: Link = Link(False, False, None)


# ---- Threads.

CSPACE: Final = 0  # the slots of a thread
VSPACE: Final = 1
FAULT_HANDLER: Final = 2
TIMEOUT_HANDLER: Final = 3
IPC_BUFFER_FRAME: Final = 4
THREAD_SLOTS: Final = 5

REGISTERS: Final = 32
PC: Final = 0  # indices into the saved registers; every other one is the number of the register itself
RA: Final = 1
SP: Final = 2
TP: Final = 4
T0: Final = 5
A0: Final = 10
A1: Final = 11
A2: Final = 12
A3: Final = 13
A4: Final = 14
A5: Final = 15
A6: Final = 16
A7: Final = 17


class Way(Enum):
    """How to go on when a system call's own, short way has been tried."""

    ORDINARY = 0  # nothing was done
    LEAVE = 1  # as the current thread
    STAY = 2  # as the thread that called: it uses no floats, and of its registers only a0 to a5 may be new


class ThreadState(Enum):
    """What a thread is doing; RESTART runs its last instruction again.

    Some are numbers that the fast path has at hand anyway.
    """

    RUNNING = 0
    INACTIVE = 1
    RESTART = 2
    BLOCKED_ON_SEND = 3
    BLOCKED_ON_RECEIVE = 4  # as many as message registers
    BLOCKED_ON_NOTIFICATION = 5
    IDLE = 6
    BLOCKED_ON_REPLY = 8  # the tag of ReplyCap


CALL_BYTES: Final = 4  # of the instruction that makes a system call
ANEW: Final = 1  # bit 0 of where a thread goes on that is not behind a system call: its pc may be zero
USER_STATUS: Final = 0x2_0000_0020  # sstatus: 64-bit user mode, interrupts on, floating point off


@kobject()
class Context:
    """A thread's registers while it does not run; `words[n]` is xn, and `words[0]` where it is, if it is not in a call.

    In a call it is four bytes before where it goes on, or before its ra. In a bare call zeros are saved for a0 to a5.
    """

    words: Array[u64] = embedded_array(u64, REGISTERS)
    resume_at: u64 = u64(ANEW)  # the pc with which it goes on: behind its call, if it made one; 0 in a bare call
    status: u64 = u64(USER_STATUS)  # sstatus
    float_status: u64 = u64(0)  # fcsr
    floats: Array[u64] = embedded_array(u64, 32)


class FaultKind(Enum):
    """Why a thread cannot go on: the label of the message about it."""

    NONE = FaultLabel.NULL.value
    CAPABILITY = FaultLabel.CAP_FAULT.value
    UNKNOWN_SYSCALL = FaultLabel.UNKNOWN_SYSCALL.value
    USER_EXCEPTION = FaultLabel.USER_EXCEPTION.value
    TIMEOUT = FaultLabel.TIMEOUT.value
    VM = FaultLabel.VM_FAULT.value


@packed(words=2)
class LookupFault:
    """A failed capability lookup, as user mode is told of it."""

    kind: LookupFailureKind = bits(3)
    bits_left: u64 = bits(7, default=u64(0))
    guard_bits: u64 = bits(6, default=u64(0))
    found: u64 = bits(64, default=u64(0))  # bits found (depth mismatch), or the guard found (guard mismatch)


NO_LOOKUP_FAULT: Final = LookupFault(LookupFailureKind.NONE)


@packed(words=2)
class Fault:
    """A fault, as its message tells it; which words mean what depends on the kind."""

    kind: FaultKind = bits(8)  # a byte: less to take apart
    code: u64 = bits(4, default=u64(0))  # fault status or exception code
    is_instruction: bool = bits(1, default=False)  # VM: an instruction fetch
    in_receive: bool = bits(1, default=False)  # CAPABILITY: while receiving
    address: u64 = bits(64, default=u64(0))  # of a capability or an access; system call, exception number, or badge

    def is_none(self) -> bool:
        """Whether the thread can go on."""
        return self.kind is FaultKind.NONE


NO_FAULT: Final = Fault(FaultKind.NONE)


@kobject(size_bits=10)
class Tcb:
    """A thread.

    Invariant: a thread is in one queue at most: in a ready queue, linked by `previous` and `next`, only if
    it is runnable, has a scheduling context with budget and does not run; in the release queue, a ranked one,
    only if it is runnable and has a context; and in the ranked queue of what it is blocked on.
    """

    context: Context = embedded(Context)
    slots: Array[Slot] = embedded_array(Slot, 5)
    state: ThreadState = ThreadState.INACTIVE
    priority: u32 = u32(0)
    max_priority: u32 = u32(0)  # the highest priority that it may give (manual: MCP)
    flags: u32 = u32(0)
    domain: u32 = u32(0)  # the only one in whose time it runs
    in_ready_queue: bool = False
    in_release_queue: bool = False
    waits_with_grant: bool = False  # while sending or calling: may grant, …
    waits_with_grant_reply: bool = False  # … may grant a reply, …
    waits_as_caller: bool = False  # … and wants an answer
    previous: Tcb | None = None
    next: Tcb | None = None
    left: Tcb | None = None  # who stands below it in a ranked queue
    right: Tcb | None = None
    rank: u64 = u64(0)  # its place in a ranked queue: the lower the sooner; unknown while it is alone there
    arrival: u64 = u64(0)  # the order of those of one rank
    endpoint: Endpoint | None = None  # if the state says so, blocked on it
    notification: Notification | None = None  # blocked on it
    bound_notification: Notification | None = None
    reply: Reply | None = None  # if blocked at an endpoint, to receive with; or, waiting for an answer, held by it
    sched_context: SchedContext | None = None
    yield_to: SchedContext | None = None  # waits for word of what it consumed
    badge: u64 = u64(0)  # of the capability that a blocked sender sends through
    progress: u64 = u64(0)  # how far its call came that was preempted, and starts again …
    progress_at: Endpoint | None = None  # … and where; only to compare with
    ipc_buffer: VAddr = VAddr(0)  # where user mode sees it
    space_epoch: u64 = u64(0)  # when what follows was found, less 1 if it uses floats; not valid once that has passed
    space: u64 = u64(0)  # what satp holds while it runs; if the machine has no ASIDs, without the mode
    root_slots: Array[Slot] | None = None  # of the root of its capability space, if addresses are indices into it
    root_size: u64 = u64(0)  # how many slots these are; 0 if there are none, or it is not known
    fault: Fault = NO_FAULT
    lookup_fault: LookupFault = NO_LOOKUP_FAULT  # CAPABILITY: why it was not found
    name: Array[u64] = embedded_array(u64, 4)  # debugging
    listed_previous: Tcb | None = None  # debugging: in the list of all threads
    listed_next: Tcb | None = None
    use: Array[u64] = embedded_array(u64, 5)  # benchmarks: of the core's cycles


# ---- Objects that threads meet at.


@kobject(size_bits=4)
class ThreadQueue:
    """Threads in the order in which they run, linked by `previous` and `next`."""

    head: Tcb | None = None
    tail: Tcb | None = None


@kobject(size_bits=4)
class RankedQueue:
    """Threads in the order of their ranks, linked by `left` and `right`; see `kernel/heap.py`."""

    first: Tcb | None = None
    arrivals: u64 = u64(0)  # how many came since one had to wait behind another; 0: one waits at most


@kobject(size_bits=4)
class Endpoint:
    """A rendezvous point: threads queue here until one comes from the other side.

    Invariant: all waiting threads do the same, as the state of the first tells; it is idle when it is empty.
    """

    waiting: RankedQueue = embedded(RankedQueue)


class NotificationState(Enum):
    """Whether somebody waits for a notification, or a signal waits for somebody."""

    IDLE = 0
    WAITING = 1
    ACTIVE = 2


@kobject(size_bits=6)
class Notification:
    """A word of signals: signalling adds the bits of a badge, waiting takes them all."""

    state: NotificationState = NotificationState.IDLE
    waiting: RankedQueue = embedded(RankedQueue)
    bound_thread: Tcb | None = None
    sched_context: SchedContext | None = None  # lent to the thread that is woken
    badge: u64 = u64(0)


@kobject(size_bits=5)
class Reply:
    """The right to answer one caller, and its place on the call stack of a scheduling context.

    Until somebody calls, `caller` is the thread that waits to receive with it; `caller.reply` leads back.
    Invariant: `context` is set only in the topmost reply of its stack, `above` in every other.
    """

    caller: Tcb | None = None
    below: Reply | None = None
    above: Reply | None = None
    context: SchedContext | None = None


@value
class Refill:
    """An amount of time, in ticks, that may be used from `time` on."""

    time: u64 = u64(0)
    amount: u64 = u64(0)


@kobject(size_bits=7)
class SchedContext:
    """Time to run: a budget in each period, kept as a ring of refills.

    Invariants: the amounts of the refills add up to the budget; their times rise; there are at least two
    when it is not a constant-bandwidth (round robin) context.
    """

    thread: Tcb | None = None
    notification: Notification | None = None
    top_reply: Reply | None = None  # of the call stack that this context was donated along
    yielded_by: Tcb | None = None
    period: u64 = u64(0)  # ticks; 0 for round robin
    budget: u64 = u64(0)  # ticks; what the refills add up to
    consumed: u64 = u64(0)  # ticks since user mode last asked
    badge: u64 = u64(0)  # of its timeout faults
    core: u32 = u32(0)
    refill_limit: u32 = u32(0)  # how many refills its memory and its settings allow; 0: not configured
    refill_head: u32 = u32(0)
    refill_count: u32 = u32(0)
    is_sporadic: bool = False
    refills: Array[Refill] = trailing_array(Refill)


# ---- Address spaces.


@packed(words=1)
class Pte:
    """A page-table entry (RISC-V privileged architecture, Sv39)."""

    valid: bool = bits(1, default=False)
    read: bool = bits(1, default=False)
    write: bool = bits(1, default=False)
    execute: bool = bits(1, default=False)
    user: bool = bits(1, default=False)
    is_global: bool = bits(1, default=False)
    accessed: bool = bits(1, default=False)
    dirty: bool = bits(1, default=False)
    software: u64 = bits(2, default=u64(0))
    page: u64 = bits(44, default=u64(0))  # physical page number
    reserved: u64 = bits(10, default=u64(0))


@kobject(size_bits=12)
class PageTable:
    """One node of an address space: 512 entries of 4 KiB, 2 MiB or 1 GiB each."""

    entries: Array[Pte] = embedded_array(Pte, 512)


@kobject(size_bits=12)
class AsidPool:
    """The address spaces of 512 ASIDs."""

    spaces: Array[PageTable | None] = optional_array(PageTable, 512)


# ---- Per-core and shared state.


class Action(Enum):
    """What the scheduler is to do on the way out of the kernel."""

    RESUME = 0  # go on with the current thread
    SWITCH = 1  # consider the candidate first, if there is one
    CHOOSE = 2  # pick the highest priority


@kobject()
class ReadyQueues:
    """The runnable threads of a domain by priority, and a bitmap of two levels that finds the highest at once."""

    queues: Array[ThreadQueue] = embedded_array(ThreadQueue, 256)
    words: u64 = u64(0)  # a bit for each word of `bits` that is not zero
    bits: Array[u64] = embedded_array(u64, 4)  # a bit for each priority with a ready thread


@packed(words=1)
class DomainEntry:
    """An entry of the domain schedule; one without duration is its end."""

    domain: u64 = bits(8, default=u64(0))
    duration: u64 = bits(56, default=u64(0))  # ticks


@kobject()
class Core:
    """All state of one core. Reached through `this_core()`."""

    current: Tcb | None = None
    action: Action = Action.RESUME
    candidate: Tcb | None = None  # to be considered when the action is SWITCH
    context: SchedContext | None = None  # whose time runs; None when idle
    float_owner: Tcb | None = None  # whose floating-point registers are in the machine
    release: RankedQueue = embedded(RankedQueue)  # who waits for time; the rank is the tick when it is there
    due: u64 = u64(0xFFFF_FFFF_FFFF_FFFF)  # the rank of the first of them, or the end of all times
    now: u64 = u64(0)  # ticks, as read when the kernel was entered
    consumed: u64 = u64(0)  # ticks of the current context not yet charged
    must_set_timer: bool = False
    has_timer_register: bool = False  # the Sstc extension: stimecmp
    least_budget: u64 = u64(200)  # ticks that are worth a pass through the kernel
    space_epoch: u64 = u64(3)  # counts, in twos, changes of what spaces there are, and who has them
    work: u64 = u64(0)  # units done since pending interrupts were last looked at
    hart: u64 = u64(0)
    domain: u32 = u32(0)  # whose time it is
    domain_entry: u64 = u64(0)  # of the schedule
    domain_end: u64 = u64(0)  # ticks: when the time of the entry is over
    ready: Array[ReadyQueues] = embedded_array(ReadyQueues, DOMAINS)
    idle_thread: Tcb = embedded(Tcb)
    is_counting: bool = False  # benchmarks: who uses the cycles, or each kernel entry, …
    entered: u64 = u64(0)  # … from the cycle when the kernel was entered, …
    use: Array[u64] = embedded_array(u64, 5)  # … all threads together
    log: PAddr = PAddr(0)  # benchmarks: the page in which kernel entries are logged; 0 if there is none
    lines: u64 = u64(0)  # of the log
    irq: u64 = u64(0)  # the last interrupt that came


@kobject()
class InterruptSource:
    """What becomes of an interrupt: the slot may hold a notification, which it signals."""

    slot: Slot = embedded(Slot)
    is_taken: bool = False  # there are handler capabilities to it


@kobject()
class Shared:
    """State that all cores share."""

    asid_pools: Array[AsidPool | None] = optional_array(AsidPool, 128)
    ticks_per_us: u64 = u64(10)
    has_asids: bool = False  # the machine keeps translations of all 65536 ASIDs apart
    has_floats: bool = False  # and this kernel is built to use them
    plic: PAddr = PAddr(0)  # the interrupt controller's registers
    plic_context: u64 = u64(0)  # which of its outputs leads here
    source_count: u64 = u64(0)  # interrupts are numbered from 1 to this
    sources: Array[InterruptSource] = embedded_array(InterruptSource, 128)  # more than MOST_SOURCES
    threads: Tcb | None = None  # all of them, the newest first; debugging
    schedule: Array[DomainEntry] = embedded_array(DomainEntry, 100)  # of domains, one entry after the other
    schedule_start: u64 = u64(0)  # the entry that follows the last one
