"""ASIDs: the numbers under which address spaces are known, in pools of 512 (manual, 7.1.3)."""

from __future__ import annotations

from typing import Final, TypeVar

from codegen.lang import Array, VAddr, clear_memory, create, csr_read, csr_write, replace, u64, urange
from kernel.abi.errors import Error
from kernel.abi.labels import Label
from kernel.abi.objects import ASID_POOL_BITS, ASID_POOL_INDEX_BITS, ASID_POOLS
from kernel.arch.riscv64.space import delete_asid, forget_spaces
from kernel.arch.riscv64.translate import ENTRIES, SATP_ASID_SHIFT
from kernel.arch.riscv64.window import kernel_address
from kernel.call import Invocation
from kernel.cspace import lookup_in
from kernel.object.derivation import has_children, insert_original
from kernel.results import InvocationError, Outcome, Success, illegal_operation, invalid_capability
from kernel.shapes import AsidPool, AsidPoolCap, NullCap, PageTable, PageTableCap, UntypedCap
from kernel.state import kernel_table, shared

RAW_ADDRESSES: Final = "an ASID pool is made from untyped memory here, not by a retype"

POOL_SIZE: Final = 1 << ASID_POOL_INDEX_BITS
ALL_ASIDS: Final = 0xFFFF
T = TypeVar("T")


def probe_asids() -> None:
    """Find out whether the machine keeps all ASIDs apart: bits that it lacks read as zero."""
    before = csr_read("satp")
    csr_write("satp", before | (u64(ALL_ASIDS) << SATP_ASID_SHIFT))
    kept = (csr_read("satp") >> SATP_ASID_SHIFT) & ALL_ASIDS
    csr_write("satp", before)
    shared.has_asids = kept == ALL_ASIDS


def invoke_asid_control(call: Invocation) -> Outcome:
    """Words: index, depth. Capabilities: 4 KiB of untyped memory, and the root of the destination."""
    if call.label is not Label.ASID_CONTROL_MAKE_POOL:
        return illegal_operation()
    source = call.first_cap
    root = call.second_cap
    if call.length < 2 or source is None or root is None:
        return InvocationError(Error.TRUNCATED_MESSAGE)
    index = first_free(shared.asid_pools, u64(0), u64(ASID_POOLS))
    if index is None:
        return InvocationError(Error.DELETE_FIRST)
    untyped = source.cap
    if not isinstance(untyped, UntypedCap) or untyped.size_bits != ASID_POOL_BITS or untyped.is_device:
        return invalid_capability(u64(1))
    if has_children(source):
        return InvocationError(Error.REVOKE_FIRST)
    target = lookup_in(root.cap, call.word(u64(0)), call.word(u64(1)), is_source=False)
    if isinstance(target, InvocationError):
        return target
    if not isinstance(target.cap, NullCap):
        return InvocationError(Error.DELETE_FIRST)
    # Safety: the memory is untyped without children, and all of it is taken.
    clear_memory(at=kernel_address(untyped.base), size=u64(1) << ASID_POOL_BITS)
    pool = create(AsidPool, at=kernel_address(untyped.base))
    shared.asid_pools[index] = pool
    source.cap = replace(untyped, watermark=u64(1) << ASID_POOL_BITS)
    insert_original(AsidPoolCap(base=index << ASID_POOL_INDEX_BITS, pool=pool), target, source)
    return Success()


def first_free(places: Array[T | None], start: u64, count: u64) -> u64 | None:
    """The first place from `start` on that is free, if any of `count` is."""
    for i in urange(start, count):
        if places[i] is None:
            return i
    return None


def invoke_asid_pool(call: Invocation, cap: AsidPoolCap) -> Outcome:
    """Make a page table an address space. Capabilities: the page table."""
    if call.label is not Label.ASID_POOL_ASSIGN:
        return illegal_operation()
    slot = call.first_cap
    if slot is None:
        return InvocationError(Error.TRUNCATED_MESSAGE)
    table_cap = slot.cap
    if not isinstance(table_cap, PageTableCap) or table_cap.is_mapped:
        return invalid_capability(u64(1))
    index = first_free(cap.pool.spaces, u64(cap.base == 0), u64(POOL_SIZE))  # ASID 0 stands for none
    if index is None:
        return InvocationError(Error.DELETE_FIRST)
    copy_kernel_entries(table_cap.table)
    cap.pool.spaces[index] = table_cap.table
    forget_spaces()
    slot.cap = replace(table_cap, is_mapped=True, asid=cap.base + index, mapped_at=VAddr(0))
    return Success()


def delete_pool(cap: AsidPoolCap) -> None:
    """A pool goes, and all its address spaces lose their ASIDs."""
    number = cap.base >> ASID_POOL_INDEX_BITS
    assert shared.asid_pools[number] is cap.pool, "a pool is known by its first ASID"
    for i in urange(POOL_SIZE):
        table = cap.pool.spaces[i]
        if table is not None:
            delete_asid(cap.base + i, table)
    shared.asid_pools[number] = None


def copy_kernel_entries(table: PageTable) -> None:
    """Make the kernel's half of a new address space."""
    for i in urange(ENTRIES // 2, ENTRIES):
        table.entries[i] = kernel_table.entries[i]
