"""The machine's memory of translations tells of flushes that are missing."""

from __future__ import annotations

import pytest

from simulator.processor import LOAD, STORE
from simulator.translate import PAGE, StaleTranslation, Translations

SATP = 8 << 60 | 5 << 44 | 1  # ASID 5, the top-level table in page 1
LEAF = 0b1101_0011 | 7 << 10  # valid, readable, user, accessed, dirty; page 7


def tables() -> dict[int, int]:
    """Page 0 is mapped through tables in pages 1, 2 and 3."""
    return {1 * PAGE: 2 << 10 | 1, 2 * PAGE: 3 << 10 | 1, 3 * PAGE: LEAF}


def test_a_page_is_found_with_its_rights() -> None:
    entries = tables()
    machine = Translations(lambda address: entries.get(address, 0))
    assert machine.translate(SATP, 0, LOAD) == (7 * PAGE, 1)
    assert machine.translate(SATP, 0, STORE) is None
    assert machine.translate(SATP, PAGE, LOAD) is None


def test_a_change_without_a_flush_is_told() -> None:
    entries = tables()
    machine = Translations(lambda address: entries.get(address, 0))
    machine.translate(SATP, 0, LOAD)
    entries[3 * PAGE] = 0
    with pytest.raises(StaleTranslation, match="page 0x0 of address space 5"):
        machine.translate(SATP, 0, LOAD)
    machine.forget(0, 5)
    assert machine.translate(SATP, 0, LOAD) is None


def test_another_address_space_keeps_its_own() -> None:
    entries = tables()
    machine = Translations(lambda address: entries.get(address, 0))
    machine.translate(SATP, 0, LOAD)
    machine.forget(0, 6)
    entries[3 * PAGE] = 0
    with pytest.raises(StaleTranslation):
        machine.translate(SATP, 0, LOAD)


def test_a_flush_forgets_all_that_one_entry_translates() -> None:
    """`sfence.vma` with an address is about the leaf there, be it a page or 2 MiB."""
    entries = {1 * PAGE: 2 << 10 | 1, 2 * PAGE: 0b1101_0011 | 512 << 10}
    machine = Translations(lambda address: entries.get(address, 0))
    assert machine.translate(SATP, 5 * PAGE, LOAD) == (517 * PAGE, 1)
    entries[2 * PAGE] = 0
    machine.forget(0, 5)
    assert machine.translate(SATP, 5 * PAGE, LOAD) is None
