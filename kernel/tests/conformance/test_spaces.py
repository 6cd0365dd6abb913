"""Address spaces, a sentence of the reference each."""

from __future__ import annotations

import pytest

from codegen.lang import u64
from kernel.abi.errors import Error
from kernel.abi.labels import Label
from kernel.arch.riscv64.asid import invoke_asid_pool
from kernel.arch.riscv64.vspace import invoke_page_table
from kernel.results import InvocationError, Success
from kernel.shapes import AsidPoolCap
from kernel.state import shared
from kernel.tests.spaces import Spaces

ADDRESS = 0x1000_0000


@pytest.mark.parametrize("low", [1, 0xFFF, 0x1000, 0x3FFF_FFFF - ADDRESS])
def test_low_bits_of_a_tables_address(low: int) -> None:
    system = Spaces()
    table = system.put_table(9)
    assert system.map_table(table, ADDRESS + low) == Success()
    assert system.table_cap(table).mapped_at == 0, "the first gigabyte"


@pytest.mark.parametrize("attributes", [0, 1, 3])
def test_attributes_of_a_table_are_ignored(attributes: int) -> None:
    system = Spaces()
    table = system.put_table(9)
    call = system.call(Label.PAGE_TABLE_MAP, ADDRESS, attributes, caps=(system.space,))
    assert invoke_page_table(call, system.table_cap(table), table) == Success()


@pytest.mark.parametrize(
    ("rights", "attributes", "executes"), [(3, 0, True), (2, 0, True), (3, 1, False), (0, 0, True), (0, 1, False)]
)
def test_execution_needs_no_right_but_the_attribute(rights: int, attributes: int, *, executes: bool) -> None:
    system = Spaces()
    for number in (9, 10):
        system.map_table(system.put_table(number), ADDRESS)
    assert system.map_frame(system.put_frame(11), ADDRESS, rights=rights, attributes=attributes) == Success()
    assert system.entry(ADDRESS).execute is executes


@pytest.mark.unsound("one table stands in all places")
@pytest.mark.parametrize("index", [0, 1, 127])
def test_a_pool_gives_all_its_identifiers(index: int) -> None:
    system = Spaces()
    shared.asid_pools[index] = system.pool
    pool = AsidPoolCap(u64(index * 512), system.pool)
    for i in range(1 if index == 0 else 0, 511):
        system.pool.spaces[i] = system.top
    for number, outcome in ((9, Success()), (10, InvocationError(Error.DELETE_FIRST))):
        slot = system.put_table(number)
        assert invoke_asid_pool(system.call(Label.ASID_POOL_ASSIGN, caps=(slot,)), pool) == outcome
    assert system.table_cap(system.slots[9]).asid == index * 512 + 511
