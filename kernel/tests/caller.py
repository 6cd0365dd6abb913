"""A thread with a capability to one object of every kind, which it invokes."""

from __future__ import annotations

from typing import Final

from codegen.lang import PAddr, VAddr, create, u64
from kernel.abi.labels import Label
from kernel.abi.syscalls import Syscall
from kernel.object.derivation import insert_original
from kernel.shapes import (
    AsidControlCap,
    AsidPoolCap,
    CNodeCap,
    DomainCap,
    FrameCap,
    FrameSize,
    IrqControlCap,
    IrqHandlerCap,
    PageTable,
    PageTableCap,
    SchedControlCap,
    Slot,
    UntypedCap,
)
from kernel.state import shared
from kernel.tests.build import MEMORY, at
from kernel.tests.world import World, error_of

EMPTY: Final = 0
CNODE: Final = 1
UNTYPED: Final = 3
THREAD: Final = 4
SELF: Final = 5
ENDPOINT: Final = 10
NOTIFICATION: Final = 11
REPLY: Final = 12
CONTEXT: Final = 13
SCHED_CONTROL: Final = 14
FRAME: Final = 15
PAGE_TABLE: Final = 16
SPACE: Final = 17
ASID_CONTROL: Final = 18
ASID_POOL: Final = 19
IRQ_CONTROL: Final = 20
IRQ_HANDLER: Final = 21
DOMAIN: Final = 22
SMALL_UNTYPED: Final = 23
FREE: Final = 100  # from here on, slots are empty


class Caller:
    """The caller runs at priority 200; another thread is stopped, at 50."""

    def __init__(self) -> None:
        self.world = world = World()
        self.thread = world.thread(200)
        self.other = world.thread(50)
        world.put_thread(THREAD, self.other)
        world.put_thread(SELF, self.thread)
        self.endpoint = world.endpoint(ENDPOINT)
        self.notification = world.notification(NOTIFICATION)
        self.reply = world.reply(REPLY)
        self.context = world.context()
        world.put_context(CONTEXT, self.context)
        world.put(SCHED_CONTROL, SchedControlCap(u64(0)))
        world.put(FRAME, FrameCap(FrameSize.PAGE, True, True, False, PAddr(0x1_0000_0000), u64(0), VAddr(0)))
        self.put_memory()
        self.put_rest()
        world.start(self.thread)

    def put_memory(self) -> None:
        """Untyped memory, whose first pages are a page table and what an ASID pool can be made of."""
        self.world.put(UNTYPED, UntypedCap(u64(20), False, PAddr(MEMORY), u64(0x2000)))
        table = create(PageTable, at=at(MEMORY))
        insert_original(PageTableCap(False, table, u64(0), VAddr(0)), self.slot(PAGE_TABLE), self.slot(UNTYPED))
        small = UntypedCap(u64(12), False, PAddr(MEMORY + 0x1000), u64(0))
        insert_original(small, self.slot(SMALL_UNTYPED), self.slot(UNTYPED))

    def put_rest(self) -> None:
        """An address space, and what stands for no memory."""
        self.world.put(SPACE, self.world.space())
        self.world.put(ASID_CONTROL, AsidControlCap())
        self.world.put(ASID_POOL, AsidPoolCap(u64(0), self.world.pool))
        shared.source_count = u64(8)
        shared.sources[3].is_taken = True
        self.world.put(IRQ_CONTROL, IrqControlCap())
        self.world.put(IRQ_HANDLER, IrqHandlerCap(u64(3)))
        self.world.put(DOMAIN, DomainCap())

    @property
    def node(self) -> CNodeCap:
        return self.world.node

    def slot(self, number: int) -> Slot:
        return self.world.node.slots[number]

    def call(self, on: int, label: Label, *words: int, caps: tuple[int, ...] = ()) -> int:
        """Invoke what is in slot `on`; the label of the kernel's answer: 0, or the number of an error."""
        self.world.syscall(Syscall.CALL, on, *words, label=label.value, caps=caps)
        return error_of(self.thread)
