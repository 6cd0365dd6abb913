"""What cases prepare beside the objects that every caller has."""

from __future__ import annotations

from codegen.lang import PAddr, VAddr, create, u32, u64
from kernel.abi.labels import Label
from kernel.abi.syscalls import Syscall
from kernel.arch.riscv64.asid import delete_pool
from kernel.object.derivation import insert_derived, is_empty
from kernel.schedule import current_thread
from kernel.shapes import (
    AsidPool,
    AsidPoolCap,
    EndpointCap,
    FrameCap,
    FrameSize,
    Notification,
    NotificationCap,
    PageTable,
    PageTableCap,
    SchedContext,
    UntypedCap,
)
from kernel.state import shared
from kernel.tests import caller
from kernel.tests.build import at
from kernel.tests.caller import Caller

DEVICE = 90  # untyped device memory
OTHER = 91  # a weaker or a second object of the kind that the case is about
DEVICE_AT = 0x1_4000_0000
SPACE_AT = 0x59E0_0000
POOLS_AT = 0x6800_0000


def put_device(made: Caller) -> None:
    made.world.put(DEVICE, UntypedCap(u64(20), True, PAddr(DEVICE_AT), u64(0)))


def put_device_page(made: Caller) -> None:
    made.world.put(OTHER, FrameCap(FrameSize.PAGE, True, True, True, PAddr(DEVICE_AT + 0x40_0000), u64(0), VAddr(0)))


def put_device_page_of_memory(made: Caller) -> None:
    made.world.put(OTHER, UntypedCap(u64(12), True, PAddr(DEVICE_AT + 0x80_0000), u64(0)))


def put_weak_endpoint(made: Caller) -> None:
    """An endpoint capability with a badge, that may not grant."""
    made.world.put(OTHER, EndpointCap(True, True, False, False, made.endpoint, u64(5)))


def put_weak_notification(made: Caller) -> None:
    """A notification capability with which nothing is done."""
    made.world.put(OTHER, NotificationCap(False, False, made.notification, u64(0)))


def bind_thread(made: Caller) -> None:
    made.notification.bound_thread = made.thread
    made.thread.bound_notification = made.notification


def wait_for_it(made: Caller) -> None:
    """The other thread waits for the notification."""
    made.world.start(made.other)
    made.world.run(made.other)
    made.world.syscall(Syscall.WAIT, caller.NOTIFICATION)
    assert current_thread() is made.thread


def bind_other(made: Caller) -> None:
    second = made.world.notification(OTHER)
    second.bound_thread = made.other
    made.other.bound_notification = second


def free_context(made: Caller) -> None:
    """The other thread has no context; the one in its slot is nobody's."""
    context = made.other.sched_context
    assert context is not None
    context.thread = None
    made.other.sched_context = None


def own_context(made: Caller) -> None:
    """The calling thread's own context."""
    context = made.thread.sched_context
    assert context is not None
    made.world.put_context(OTHER, context)


def others_context(made: Caller) -> None:
    """The other thread's context; the caller may not give its priority."""
    context = made.other.sched_context
    assert context is not None
    made.world.put_context(OTHER, context)
    made.thread.max_priority = u32(49)


def lend_to_notification(made: Caller) -> None:
    second = made.world.context()
    made.notification.sched_context = second
    second.notification = made.notification


def free_and_own(made: Caller) -> None:
    """The other thread has no context, and the one in the slot is the calling thread's."""
    own_context(made)
    free_context(made)


WAITS = "the thread waits, and the context has no time"


def wait_without_time(made: Caller) -> None:
    """The other thread waits and has no context; the one in the slot is not configured."""
    wait_for_it(made)
    free_context(made)
    made.world.put_context(OTHER, create(SchedContext, at=at(made.world.place())))


def lend_second(made: Caller) -> None:
    """The context in the slot is lent by another notification."""
    second = create(Notification, at=at(made.world.place()))
    context = made.world.context()
    context.notification, second.sched_context = second, context
    made.world.put(DEVICE, NotificationCap(True, True, second, u64(0)))
    made.world.put_context(OTHER, context)


def map_page_table(made: Caller) -> None:
    """The page table hangs in the address space, below its first entry."""
    assert made.call(caller.PAGE_TABLE, Label.PAGE_TABLE_MAP, 0x1000, 0, caps=(caller.SPACE,)) == 0


def map_all_levels(made: Caller) -> None:
    """Both tables that an address needs, and the page itself; a third table stays."""
    map_page_table(made)
    for number, place in ((OTHER, SPACE_AT), (DEVICE, SPACE_AT + 4096)):
        table = create(PageTable, at=at(place))
        made.world.put(number, PageTableCap(False, table, u64(0), VAddr(0)))
    assert made.call(OTHER, Label.PAGE_TABLE_MAP, 0x1000, 0, caps=(caller.SPACE,)) == 0


def map_frame(made: Caller) -> None:
    map_all_levels(made)
    label = Label.PAGE_MAP
    assert made.call(caller.FRAME, label, 0x1000, 3, 0, caps=(caller.SPACE,)) == 0


def map_and_put_second(made: Caller) -> None:
    """A second page for where the first is mapped."""
    map_frame(made)
    base = PAddr(0x1_0000_1000)
    made.world.put(95, FrameCap(FrameSize.PAGE, True, True, False, base, u64(0), VAddr(0)))


def second_space(made: Caller) -> None:
    """The frame is mapped, and there is another address space with the tables for it."""
    map_frame(made)
    made.world.threads += 1
    made.world.put(95, made.world.space())
    for number in (96, 97):
        table = create(PageTable, at=at(made.world.place()))
        made.world.put(number, PageTableCap(False, table, u64(0), VAddr(0)))
        assert made.call(number, Label.PAGE_TABLE_MAP, 0x1000, 0, caps=(95,)) == 0


def lose_pool(made: Caller) -> None:
    """An address space whose ASID went with its pool."""
    pool = create(AsidPool, at=at(SPACE_AT))
    table = create(PageTable, at=at(SPACE_AT + 4096))
    pool.spaces[0] = table
    shared.asid_pools[1] = pool
    made.world.put(OTHER, PageTableCap(True, table, u64(512), VAddr(0)))
    delete_pool(AsidPoolCap(u64(512), pool))


def copy_page_table(made: Caller) -> None:
    map_page_table(made)
    table = made.slot(caller.PAGE_TABLE)
    insert_derived(table.cap, table, made.slot(OTHER))
    assert not is_empty(made.slot(OTHER))


def fill_pools(made: Caller) -> None:
    """All the others are made, too."""
    for i in range(1, 128):
        shared.asid_pools[i] = create(AsidPool, at=at(POOLS_AT + i * 4096))


def spend_small_untyped(made: Caller) -> None:
    """The page of untyped memory has become an endpoint."""
    label = Label.UNTYPED_RETYPE
    assert made.call(caller.SMALL_UNTYPED, label, 2, 0, 0, 0, OTHER, 1, caps=(caller.CNODE,)) == 0


def fill_pool(made: Caller) -> None:
    """A second pool, all of whose ASIDs are given."""
    pool = create(AsidPool, at=at(SPACE_AT))
    table = create(PageTable, at=at(SPACE_AT + 4096))
    for i in range(512):
        pool.spaces[i] = table
    made.world.put(OTHER, AsidPoolCap(u64(512), pool))
