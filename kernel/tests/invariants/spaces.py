"""Address spaces: every entry that leads to user memory, or to a table, has its capability."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.lang import machine, u64
from kernel.abi.objects import ASID_POOL_INDEX_BITS
from kernel.arch.riscv64.space import is_top_level
from kernel.arch.riscv64.translate import is_in_use, is_table, satp_of, table_behind
from kernel.cspace import Found, resolve
from kernel.shapes import CSPACE, VSPACE, FrameCap, PageTable, PageTableCap, Pte, Tcb
from kernel.state import core, kernel_table, shared
from kernel.tests.invariants.living import items, lives, threads, used_slots

PAGE_BITS, LEVEL_BITS, TOP_BITS = 12, 9, 30
USER_ENTRIES = 256  # of a top-level table; the rest is the kernel's


def check_spaces() -> None:
    """All entries of all address spaces, and the table that is in use."""
    caps = [slot.cap for slot in used_slots()]
    frames = {frame_key(cap) for cap in caps if isinstance(cap, FrameCap) and cap.asid != 0}
    tables = {table_key(cap) for cap in caps if isinstance(cap, PageTableCap) and cap.is_mapped}
    for asid, top in spaces():
        assert lives(top), "the table of an address space lives"
        assert (asid, 0, id(top)) in tables, "an address space has a capability with its ASID"
        for bits, address, entry in entries(top):
            if is_table(entry):
                key = (asid, address, id(table_behind(entry)))
                assert key in tables, "a table that is mapped has its capability"
            else:
                frame = (asid, address, int(entry.page) << PAGE_BITS, bits)
                assert frame in frames, "a frame that is mapped has its capability"
    check_table_in_use()
    check_known_spaces()


def spaces() -> Iterator[tuple[int, PageTable]]:
    """Every address space with its ASID."""
    for number, pool in enumerate(items(shared.asid_pools)):
        if pool is not None:
            assert lives(pool), "an ASID pool that is in use lives"
            for index, top in enumerate(items(pool.spaces)):
                if top is not None:
                    yield (number << ASID_POOL_INDEX_BITS) + index, top


def frame_key(cap: FrameCap) -> tuple[int, int, int, int]:
    """Where a frame is mapped, what it is, and how large."""
    return int(cap.asid), int(cap.mapped_at), int(cap.base), int(cap.size_bits())


def table_key(cap: PageTableCap) -> tuple[int, int, int]:
    """Where a table is mapped, and which."""
    return int(cap.asid), int(cap.mapped_at), id(cap.table)


def entries(top: PageTable) -> Iterator[tuple[int, int, Pte]]:
    """The valid entries of the user's half, of all levels: bits covered, address, entry."""
    waiting = [(top, TOP_BITS, 0, USER_ENTRIES)]
    while waiting:
        table, bits, start, count = waiting.pop()
        for i, entry in enumerate(items(table.entries)[:count]):
            if not entry.valid:
                continue
            address = start + (i << bits)
            yield bits, address, entry
            if is_table(entry):
                assert bits > PAGE_BITS, "there are three levels of tables"
                waiting.append((table_behind(entry), bits - LEVEL_BITS, address, 512))


def check_table_in_use() -> None:
    """The machine translates by a table of an address space that has its ASID, or by the kernel's."""
    if machine.read_csr("satp") == 0 or is_in_use(kernel_table):  # zero: the test switched to none
        return
    assert any(is_in_use(top) for _, top in spaces()), "the address space in use has its ASID"


def check_known_spaces() -> None:
    """What threads know of their address spaces is so."""
    for thread in threads():
        if thread.space_epoch | 1 == core.space_epoch:
            cap = thread.slots[VSPACE].cap
            expected = satp_of(kernel_table, u64(0))
            if isinstance(cap, PageTableCap) and is_top_level(cap):
                expected = satp_of(cap.table, cap.asid)
            assert thread.space == expected, "an address space that is known is the thread's own"
        if thread.space_epoch | 1 == core.space_epoch or thread is core.current:
            check_known_root(thread)


def check_known_root(thread: Tcb) -> None:
    """The slots that a thread finds at once are those that its address leads to."""
    if thread.root_size != 0:
        assert thread.root_slots is not None
        for index in (0, int(thread.root_size) - 1):
            found = resolve(thread.slots[CSPACE].cap, u64(index), u64(64))
            assert isinstance(found, Found), "what is known of a root holds"
            assert found.slot is thread.root_slots[index], "a known root's slots are the thread's"
