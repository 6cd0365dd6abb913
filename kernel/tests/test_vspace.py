"""Page tables and address spaces (seL4 manual, 7; Sv39)."""

from __future__ import annotations

from codegen.lang import VAddr, machine, u64
from kernel.abi.errors import Error, LookupFailureKind
from kernel.abi.labels import Label
from kernel.abi.objects import USER_TOP
from kernel.arch.riscv64.space import delete_asid
from kernel.arch.riscv64.translate import is_in_use, satp_of, table_behind, use_space
from kernel.arch.riscv64.vspace import activate, invoke_page_table, unmap_table
from kernel.object.derivation import insert_derived
from kernel.results import InvocationError, Outcome, Success
from kernel.shapes import VSPACE, Tcb, ThreadState
from kernel.state import core, kernel_table, shared
from kernel.switch import choose_highest
from kernel.tests.spaces import Spaces

ADDRESS = 0x12_3456_7000
PAGE_NUMBER_BITS = 44  # of satp


def code(outcome: Outcome) -> Error:
    assert isinstance(outcome, InvocationError)
    return outcome.code


def test_tables_fill_the_levels_from_the_top_down() -> None:
    system = Spaces()
    upper, lower = system.put_table(9), system.put_table(10)
    assert system.map_table(upper, ADDRESS) == Success()
    assert system.map_table(lower, ADDRESS) == Success()
    first = system.top.entries[ADDRESS >> 30]
    assert table_behind(first) is system.table(upper)
    assert table_behind(system.table(upper).entries[ADDRESS >> 21 & 511]) is system.table(lower)
    assert system.table_cap(upper).mapped_at == ADDRESS >> 30 << 30
    assert system.table_cap(lower).mapped_at == ADDRESS >> 21 << 21


def test_a_third_table_at_one_address_has_no_place() -> None:
    system = Spaces()
    for number in (9, 10):
        system.map_table(system.put_table(number), ADDRESS)
    assert code(system.map_table(system.put_table(11), ADDRESS)) is Error.DELETE_FIRST


def test_a_mapped_table_is_not_mapped_again() -> None:
    system = Spaces()
    table = system.put_table(9)
    system.map_table(table, ADDRESS)
    assert system.map_table(table, 0) == InvocationError(Error.INVALID_CAPABILITY, u64(0))


def test_the_kernel_half_is_refused() -> None:
    system = Spaces()
    assert system.map_table(system.put_table(9), USER_TOP) == InvocationError(Error.INVALID_ARGUMENT, u64(0))


def test_a_space_that_lost_its_asid_is_an_invalid_root() -> None:
    system = Spaces()
    delete_asid(u64(1), system.top)
    outcome = system.map_table(system.put_table(9), ADDRESS)
    assert isinstance(outcome, InvocationError)
    assert outcome.code is Error.FAILED_LOOKUP
    assert outcome.lookup.kind is LookupFailureKind.INVALID_ROOT


def test_a_message_without_a_space_is_truncated() -> None:
    system = Spaces()
    slot = system.put_table(9)
    call = system.call(Label.PAGE_TABLE_MAP, ADDRESS, 0)
    assert code(invoke_page_table(call, system.table_cap(slot), slot)) is Error.TRUNCATED_MESSAGE


def test_unmapping_takes_a_table_out_and_empties_it() -> None:
    system = Spaces()
    upper, lower = system.put_table(9), system.put_table(10)
    system.map_table(upper, ADDRESS)
    system.map_table(lower, ADDRESS)
    call = system.call(Label.PAGE_TABLE_UNMAP)
    assert invoke_page_table(call, system.table_cap(upper), upper) == Success()
    assert not system.top.entries[ADDRESS >> 30].valid
    assert not system.table(upper).entries[ADDRESS >> 21 & 511].valid
    assert not system.table_cap(upper).is_mapped


def test_a_whole_space_or_a_copied_table_is_revoked_first() -> None:
    system = Spaces()
    call = system.call(Label.PAGE_TABLE_UNMAP)
    assert code(invoke_page_table(call, system.table_cap(system.space), system.space)) is Error.REVOKE_FIRST
    table = system.put_table(9)
    insert_derived(table.cap, table, system.slots[10])
    assert code(invoke_page_table(call, system.table_cap(table), table)) is Error.REVOKE_FIRST


def test_ending_a_table_removes_only_its_own_entry() -> None:
    system = Spaces()
    first, second = system.put_table(9), system.put_table(10)
    system.map_table(first, ADDRESS)
    stale = system.table_cap(first)
    unmap_table(stale)
    system.map_table(second, ADDRESS)
    unmap_table(stale)
    assert table_behind(system.top.entries[ADDRESS >> 30]) is system.table(second)


def test_activate_selects_the_space_by_its_asid() -> None:
    system = Spaces()
    insert_derived(system.space.cap, system.space, system.thread.slots[VSPACE])
    activate(system.thread)
    assert machine.csrs["satp"] >> 44 == 8 << 16 | 1
    assert is_in_use(system.top)
    assert not machine.fences


def test_a_space_is_in_use_by_all_of_its_page_number_whatever_its_asid() -> None:
    system = Spaces()
    for bit in range(64):
        machine.csrs["satp"] = int(satp_of(system.top, u64(1))) ^ 1 << bit
        assert is_in_use(system.top) == (bit >= PAGE_NUMBER_BITS), f"bit {bit}"


def test_without_asids_each_switch_forgets_all_translations_but_the_kernels() -> None:
    system = Spaces()
    shared.has_asids = False
    insert_derived(system.space.cap, system.space, system.thread.slots[VSPACE])
    activate(system.thread)
    assert machine.csrs["satp"] >> 44 == 8 << 16
    assert machine.fences == [("asid", 0, 0)]
    activate(system.thread)
    assert len(machine.fences) == 1, "it was in use"


def test_a_thread_without_space_gets_the_kernels_but_the_idle_thread_takes_any() -> None:
    system = Spaces()
    use_space(satp_of(system.top, u64(1)))
    core.idle_thread.state = ThreadState.IDLE
    core.release.first = Tcb()  # else the machine would be turned off
    choose_highest()
    core.release.first = None
    assert core.current is core.idle_thread
    assert is_in_use(system.top)
    activate(system.thread)
    assert is_in_use(kernel_table)


def test_the_current_space_is_left_before_it_goes() -> None:
    system = Spaces()
    insert_derived(system.space.cap, system.space, system.thread.slots[VSPACE])
    activate(system.thread)
    unmap_table(system.table_cap(system.space))
    assert is_in_use(kernel_table)
    assert system.pool.spaces[1] is None
    activate(system.thread)
    assert is_in_use(kernel_table)


def test_an_address_beyond_what_is_mapped_ends_at_an_invalid_entry() -> None:
    system = Spaces()
    assert not system.entry(int(VAddr(ADDRESS))).valid
