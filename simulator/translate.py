"""Sv39 as the machine does it: a walk through page tables, and a memory of translations that never forgets.

A real machine may keep a translation until it is told to forget it, so this one always does. If what it
remembers is not what the tables say, a flush is missing, and the run stops.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from simulator.processor import FETCH, LOAD, STORE

PAGE: Final = 4096
VALID, READ, WRITE, EXECUTE, USER, GLOBAL, ACCESSED, DIRTY = (1 << i for i in range(8))
NEEDED: Final = {FETCH: EXECUTE, LOAD: READ, STORE: WRITE}
SV39: Final = 8
RIGHTS: Final = ((READ, 1), (WRITE, 2), (EXECUTE, 4))  # of an entry, and of Unicorn


class StaleTranslation(Exception):
    """The kernel changed a page table and did not tell the machine to forget."""


class Translations:
    """What the machine remembers, by address space and page."""

    def __init__(self, read_entry: Callable[[int], int]) -> None:
        self.read_entry = read_entry  # of a page table, by its physical address
        self.known: dict[tuple[int, int], tuple[int, int, int]] = {}
        self.spaces: dict[int, int] = {}  # satp, by address space

    def translate(self, satp: int, page: int, access: str) -> tuple[int, int] | None:
        """Physical page and rights for user mode; None if there is no such access."""
        asid = satp >> 44 & 0xFFFF
        found = self.walk(satp, page)
        known = self.known.get((asid, page))
        if known is not None and known != found:
            raise StaleTranslation(f"page {page:#x} of address space {asid}: its translation was not flushed")
        if found is not None and found[1] & NEEDED[access]:
            self.known[asid, page] = found
            self.spaces[asid] = satp
        return self.look(satp, page, access)

    def check(self) -> None:
        """All that is remembered is what the tables say still."""
        for (asid, page), found in self.known.items():
            if self.walk(self.spaces[asid], page) != found:
                raise StaleTranslation(f"page {page:#x} of address space {asid}: its translation was not flushed")

    def look(self, satp: int, page: int, access: str) -> tuple[int, int] | None:
        """The same without remembering it."""
        found = self.walk(satp, page)
        if found is None or not found[1] & NEEDED[access]:
            return None
        return found[0], sum(right for bit, right in RIGHTS if found[1] & bit)

    def walk(self, satp: int, page: int) -> tuple[int, int, int] | None:
        """What the tables say: physical page, bits of the entry, and how many address bits the entry covers."""
        if satp >> 60 != SV39 or page >> 38 not in (0, (1 << 26) - 1):
            return None
        table = (satp & (1 << 44) - 1) << 12
        for shift in (30, 21, 12):
            entry = self.read_entry(table + (page >> shift & 511) * 8)
            target = entry >> 10 & (1 << 44) - 1
            if not entry & VALID:
                return None
            if entry & (READ | WRITE | EXECUTE):
                return self.leaf(entry, target << 12, page, shift)
            table = target << 12
        return None

    def leaf(self, entry: int, base: int, page: int, shift: int) -> tuple[int, int, int] | None:
        """An entry that maps memory, if user mode may use it."""
        inside = (1 << shift) - PAGE
        if base & inside or not entry & USER or not entry & ACCESSED:
            return None
        rights = entry & (READ | EXECUTE | (WRITE if entry & DIRTY else 0))
        return base | page & inside, rights, shift

    def forget(self, address: int | None, asid: int | None) -> None:
        """`sfence.vma`, with the arguments that are there: an address stands for the whole leaf that it is in."""
        self.known = {
            key: found
            for key, found in self.known.items()
            if not ((asid is None or key[0] == asid) and (address is None or key[1] >> found[2] == address >> found[2]))
        }
