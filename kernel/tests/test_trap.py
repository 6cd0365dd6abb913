"""Traps: what the fault handler of a thread is told of an exception."""

from __future__ import annotations

import pytest

from codegen.lang import machine, u64
from kernel.arch.riscv64.trap import exception
from kernel.shapes import FaultKind


@pytest.mark.parametrize(
    ("cause", "status", "is_instruction"),
    [(1, 1, True), (5, 5, False), (7, 7, False), (12, 1, True), (13, 5, False), (15, 7, False)],
)
def test_memory(cause: int, status: int, is_instruction: bool) -> None:
    """A page that is not mapped is told as an access of the same kind."""
    machine.csrs["stval"] = 0x1234
    fault = exception(u64(cause))
    assert fault.kind is FaultKind.VM, "it is about memory"
    assert fault.address == 0x1234, "the address that was accessed is told"
    assert fault.code == status, "the status is the kind of access"
    assert fault.is_instruction == is_instruction, "a fetch is told apart"


def test_other() -> None:
    """Any other exception is told by its number."""
    fault = exception(u64(2))
    assert fault.kind is FaultKind.USER_EXCEPTION, "it is not about memory"
    assert fault.address == 2, "its number is told"
