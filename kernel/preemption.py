"""Where long operations look up from their work."""

from __future__ import annotations

from typing import Final

from codegen.lang import u64
from kernel.arch.riscv64.timer import is_interrupt_pending
from kernel.config import PREEMPTION_INTERVAL
from kernel.results import Preempted, Progress, Success
from kernel.state import this_core

ONE_UNIT: Final = u64(1)


def preemption_point(work: u64 = ONE_UNIT) -> Progress:
    """Count `work` units; after each `PREEMPTION_INTERVAL` of them, stop if an interrupt waits.

    The caller has left everything consistent: on `PREEMPTED` it returns, and user mode's call starts again.
    """
    core = this_core()
    core.work += work
    if core.work < PREEMPTION_INTERVAL:
        return Success()
    core.work = u64(0)
    return Preempted.PREEMPTED if is_interrupt_pending() else Success()
