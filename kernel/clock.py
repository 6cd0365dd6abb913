"""Time as the kernel counts it: in ticks of the timebase, read once an entry."""

from __future__ import annotations

from typing import Final

from codegen.lang import csr_read, u64
from kernel.arch.riscv64.timer import read_time
from kernel.config import LOG, UTILISATION
from kernel.state import shared, this_core

KERNEL_WCET_US: Final = 10  # what one pass through the kernel may take
MIN_BUDGET_US: Final = 2 * KERNEL_WCET_US  # in and out again
FOREVER: Final = u64(0xFFFF_FFFF_FFFF_FFFF)


def update_time() -> None:
    """Read the clock: what has passed since the last reading was used by the current context."""
    me = this_core()
    before = me.now
    me.now = read_time()
    if UTILISATION or LOG:
        me.entered = csr_read("cycle")
    if me.context is not None:
        me.consumed = me.consumed + (me.now - before)


def ticks_from_us(us: u64) -> u64:
    """Microseconds as ticks; at most `max_period_us()` of them."""
    return us * shared.ticks_per_us


def max_period_us() -> u64:
    """The longest period: sums of a few of them and the current time do not overflow."""
    return (FOREVER >> 3) // shared.ticks_per_us
