"""Refusals of page tables, pages and ASIDs."""

from __future__ import annotations

from kernel.abi.labels import Label
from kernel.tests.caller import (
    ASID_CONTROL,
    ASID_POOL,
    CNODE,
    ENDPOINT,
    FRAME,
    FREE,
    PAGE_TABLE,
    SMALL_UNTYPED,
    SPACE,
    UNTYPED,
)
from kernel.tests.conformance import made
from kernel.tests.conformance.case import Case, as_it_is
from kernel.tests.conformance.cases_capabilities import LOST, NOWHERE
from kernel.tests.conformance.made import DEVICE, OTHER

TOP = 0x3F_FFFF_F000
NO_SPACE = "the address space is no page table, or has no ASID"
NO_POOL = "the ASID pool of the address space is gone"
NOT_TOP = "the page table is not at the top of its address space"
OUTSIDE = "the address is not the user's"
ELSEWHERE = "the page is mapped at another address"
TABLE = Label.PAGE_TABLE_MAP
PAGE = Label.PAGE_MAP

TABLE_CASES = (
    Case(TABLE, "the page table is mapped", PAGE_TABLE, (0, 0), (SPACE,), (0,), made.map_page_table),
    Case(TABLE, "the page table is mapped", SPACE, (0, 0), (SPACE,), (0,)),
    Case(TABLE, OUTSIDE, PAGE_TABLE, (TOP, 0), (SPACE,), (0,)),
    Case(TABLE, OUTSIDE, PAGE_TABLE, (1 << 63, 0), (SPACE,), (0,)),
    Case(TABLE, NO_SPACE, PAGE_TABLE, (0, 0), (ENDPOINT,), (1,)),
    Case(TABLE, NO_SPACE, PAGE_TABLE, (0, 0), (PAGE_TABLE,), (1,)),
    Case(TABLE, NO_POOL, PAGE_TABLE, (0, 0), (OTHER,), (0, 1), made.lose_pool),
    Case(TABLE, NOT_TOP, DEVICE, (0, 0), (PAGE_TABLE,), (1,), made.map_all_levels),
    Case(TABLE, "no level lacks a table at the address", DEVICE, (0x1000, 0), (SPACE,), (), made.map_all_levels),
    Case(Label.PAGE_TABLE_UNMAP, "the page table has copies", PAGE_TABLE, prepare=made.copy_page_table),
    Case(Label.PAGE_TABLE_UNMAP, "it is the top of an address space", SPACE),
)

PAGE_CASES = (
    Case(PAGE, NO_SPACE, FRAME, (0x1000, 3, 0), (ENDPOINT,), (1,)),
    Case(PAGE, NO_SPACE, FRAME, (0x1000, 3, 0), (PAGE_TABLE,), (1,)),
    Case(PAGE, NO_POOL, FRAME, (0x1000, 3, 0), (OTHER,), (0, 1), made.lose_pool),
    Case(PAGE, NOT_TOP, FRAME, (0x1000, 3, 0), (PAGE_TABLE,), (1,), made.map_page_table),
    Case(PAGE, OUTSIDE, FRAME, (TOP, 3, 0), (SPACE,), (0,)),
    Case(PAGE, OUTSIDE, FRAME, (1 << 63, 3, 0), (SPACE,), (0,)),
    Case(PAGE, "the address is no multiple of the page's size", FRAME, (0x1008, 3, 0), (SPACE,)),
    Case(PAGE, "the page is mapped in another address space", FRAME, (0x1000, 3, 0), (95,), (1,), made.second_space),
    Case(PAGE, "the page is mapped at another address", FRAME, (0x2000, 3, 0), (SPACE,), (0,), made.map_frame),
    Case(PAGE, "a page table is missing", FRAME, (0x1000, 3, 0), (SPACE,), (0, 2, 30)),
    Case(PAGE, "a page table is missing", FRAME, (0x1000, 3, 0), (SPACE,), (0, 2, 21), made.map_page_table),
    Case(PAGE, "something is mapped there", 95, (0x1000, 3, 0), (SPACE,), (), made.map_and_put_second),
)

POOL = Label.ASID_CONTROL_MAKE_POOL
SIZE = "it is not 4 KiB of ordinary untyped memory"


def pool(
    when: str, *answer: int, untyped: int = SMALL_UNTYPED, root: int = CNODE, at: tuple[int, int] = (FREE, 64)
) -> Case:
    prepare = made.put_device_page_of_memory if untyped == OTHER else as_it_is
    return Case(POOL, when, ASID_CONTROL, at, (untyped, root), answer, prepare)


ASID_CASES = (
    Case(POOL, "there are 128 pools", ASID_CONTROL, (FREE, 64), (SMALL_UNTYPED, CNODE), (), made.fill_pools),
    pool(SIZE, 1, untyped=UNTYPED),
    pool(SIZE, 1, untyped=ENDPOINT),
    pool(SIZE, 1, untyped=OTHER),
    Case(
        POOL,
        "the untyped memory has children",
        ASID_CONTROL,
        (FREE, 64),
        (SMALL_UNTYPED, CNODE),
        (),
        made.spend_small_untyped,
    ),
    pool("the root of the destination is no CNode", 0, 1, root=ENDPOINT),
    pool("the depth of the destination is not 1 to 64", 1, 64, at=(FREE, 0)),
    pool("index and depth of the destination lead to no slot", 0, *LOST, at=(NOWHERE, 64)),
    pool("the destination holds a capability", at=(ENDPOINT, 64)),
    Case(Label.ASID_POOL_ASSIGN, "it is no page table, or is mapped", ASID_POOL, (), (ENDPOINT,), (1,)),
    Case(Label.ASID_POOL_ASSIGN, "it is no page table, or is mapped", ASID_POOL, (), (SPACE,), (1,)),
    Case(Label.ASID_POOL_ASSIGN, "the pool has no ASID left", OTHER, (), (PAGE_TABLE,), (), made.fill_pool),
)
