"""A process that touches memory it does not have."""

from __future__ import annotations

from typing import Final

from codegen.lang import VAddr, console, export, store, u64
from userland.hello.protocol import FORBIDDEN_ADDRESS
from userland.runtime.program import begin_process, end_program

RAW_ADDRESSES: Final = "the address is wrong on purpose"


@export
def main(argument: u64, programs: u64, program_count: u64) -> None:
    """Store to an address at which nothing is mapped."""
    begin_process()
    # Safety: there is none; the kernel turns this into a message to the fault handler.
    store(u64(1), at=VAddr(FORBIDDEN_ADDRESS))
    console("hello: faulter: the store went through, which is wrong\n")
    end_program()
