"""The timer of a core: ticks of the timebase, and an interrupt at a deadline; and whether an interrupt waits.

The kernel never takes one.
"""

from __future__ import annotations

from typing import Final

from codegen.lang import PAddr, csr_read, csr_write, device_load, inline, u64
from kernel.arch.riscv64.firmware import set_firmware_timer
from kernel.arch.riscv64.window import kernel_address
from kernel.config import CLOCK
from kernel.state import this_core

RAW_ADDRESSES: Final = "some machines have the time in memory"

TIMER_INTERRUPT: Final = 1 << 5  # in sip and sie
EXTERNAL_INTERRUPT: Final = 1 << 9


def read_time() -> u64:
    """The time in ticks. Some machines trap to the firmware for the register: read it once an entry."""
    # Safety: what lies there is a register.
    return device_load(u64, at=kernel_address(PAddr(CLOCK))) if CLOCK > 0 else csr_read("time")


@inline
def set_timer(deadline: u64) -> None:
    """Interrupt this core at `deadline`, in ticks; a deadline that waited is forgotten."""
    if this_core().has_timer_register:
        csr_write("stimecmp", deadline)
    else:
        set_firmware_timer(deadline)


def is_interrupt_pending() -> bool:
    """Whether the kernel would be entered at once if user mode ran now."""
    return (csr_read("sip") & csr_read("sie")) != 0
