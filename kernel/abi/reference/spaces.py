"""The reference of address spaces."""

from __future__ import annotations

from typing import Final

from kernel.abi.errors import Error
from kernel.abi.labels import Label
from kernel.abi.reference.shapes import Reference, Refusal, lookup_of

SPACE: Final = (
    Refusal(Error.INVALID_CAPABILITY, "the address space is no page table, or has no ASID", "1"),
    Refusal(Error.FAILED_LOOKUP, "the ASID pool of the address space is gone", "0, 1"),
    Refusal(Error.INVALID_CAPABILITY, "the page table is not at the top of its address space", "1"),
)
OUTSIDE: Final = Refusal(Error.INVALID_ARGUMENT, "the address is not the user's", "0")

SPACES: Final = {
    Label.PAGE_TABLE_MAP: Reference(
        (
            Refusal(Error.INVALID_CAPABILITY, "the page table is mapped", "0"),
            OUTSIDE,
            *SPACE,
            Refusal(Error.DELETE_FIRST, "no level lacks a table at the address"),
        )
    ),
    Label.PAGE_TABLE_UNMAP: Reference(
        (
            Refusal(Error.REVOKE_FIRST, "the page table has copies"),
            Refusal(Error.REVOKE_FIRST, "it is the top of an address space"),
        )
    ),
    Label.PAGE_MAP: Reference(
        (
            *SPACE,
            OUTSIDE,
            Refusal(Error.ALIGNMENT_ERROR, "the address is no multiple of the page's size"),
            Refusal(Error.FAILED_LOOKUP, "a page table is missing", "0, 2, bits left"),
            Refusal(Error.INVALID_CAPABILITY, "the page is mapped in another address space", "1"),
            Refusal(Error.INVALID_ARGUMENT, "the page is mapped at another address", "0"),
            Refusal(Error.DELETE_FIRST, "something is mapped there"),
        ),
        "The mapping has the rights of the capability that are also in `rights`: read, write.",
    ),
    Label.PAGE_UNMAP: Reference(),
    Label.PAGE_GET_ADDRESS: Reference(),
    Label.ASID_CONTROL_MAKE_POOL: Reference(
        (
            Refusal(Error.DELETE_FIRST, "there are 128 pools"),
            Refusal(Error.INVALID_CAPABILITY, "it is not 4 KiB of ordinary untyped memory", "1"),
            Refusal(Error.REVOKE_FIRST, "the untyped memory has children"),
            *lookup_of("destination", is_source=False),
            Refusal(Error.DELETE_FIRST, "the destination holds a capability"),
        )
    ),
    Label.ASID_POOL_ASSIGN: Reference(
        (
            Refusal(Error.INVALID_CAPABILITY, "it is no page table, or is mapped", "1"),
            Refusal(Error.DELETE_FIRST, "the pool has no ASID left"),
        )
    ),
}
