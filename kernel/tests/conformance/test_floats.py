"""Floating point, a sentence of the reference."""

from __future__ import annotations

from codegen.lang import u64
from kernel.arch.riscv64.floats import FLOATS_CLEAN, FLOATS_MASK, probe_floats
from kernel.arch.riscv64.trap import handle_trap
from kernel.schedule import current_thread
from kernel.tests.conformance.parties import Parties


def test_the_unit_is_on_for_who_uses_it_only() -> None:
    probe_floats()
    parties = Parties()
    assert parties.sender.context.status & FLOATS_MASK == 0
    handle_trap(u64(2))
    assert current_thread() is parties.sender
    assert parties.sender.context.status & FLOATS_MASK == FLOATS_CLEAN
    assert parties.receiver.context.status & FLOATS_MASK == 0
