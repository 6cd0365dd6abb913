"""A process that never stops by itself."""

from __future__ import annotations

from typing import Final

from codegen.lang import bound, csr_read, export, u64
from userland.runtime.program import begin_process

FOREVER: Final = 1 << 62


@export
def main(argument: u64, programs: u64, program_count: u64) -> None:
    """Read the time, again and again."""
    begin_process()
    last = csr_read("time")
    while csr_read("time") >= last:
        bound(FOREVER, "only the kernel ends this")
        last = csr_read("time")
