"""The interrupt controller: which devices may interrupt, and which one did (PLIC specification).

An interrupt that was claimed does not come again until it is completed.
"""

from __future__ import annotations

from typing import Final

from codegen.lang import VAddr, device_load, device_store, u32, u64, urange
from kernel.arch.riscv64.window import kernel_address
from kernel.state import shared

RAW_ADDRESSES: Final = "registers of the interrupt controller, which no capability names"

# Offsets of registers; those of each output are so far apart.
PRIORITY: Final = 0  # a word for each source
ENABLE: Final = 0x2000  # a bit for each source
ENABLE_STEP: Final = 0x80
THRESHOLD: Final = 0x20_0000
CLAIM: Final = 0x20_0004
OUTPUT_STEP: Final = 0x1000


def enable_register(irq: u64) -> VAddr:
    """Where the source is let through to this core."""
    return kernel_address(shared.plic + ENABLE + shared.plic_context * ENABLE_STEP + (irq >> 5) * 4)


def claim_register() -> VAddr:
    """Read to claim an interrupt, written to complete it."""
    return kernel_address(shared.plic + CLAIM + shared.plic_context * OUTPUT_STEP)


def reset_controller() -> None:
    """No source is let through; those that will be interrupt whatever their priority."""
    for irq in urange(1, shared.source_count + 1):
        disable(irq)
    if shared.source_count != 0:
        # Safety: a register of this core's output.
        device_store(u32(0), at=kernel_address(shared.plic + THRESHOLD + shared.plic_context * OUTPUT_STEP))


def enable(irq: u64) -> None:
    """Let a source interrupt this core."""
    # Safety: registers of a source that exists.
    device_store(u32(1), at=kernel_address(shared.plic + PRIORITY + irq * 4))
    at = enable_register(irq)
    device_store(device_load(u32, at=at) | (u32(1) << (irq & 31)), at=at)


def disable(irq: u64) -> None:
    """Let a source interrupt no more."""
    # Safety: a register of a source that exists.
    at = enable_register(irq)
    device_store(device_load(u32, at=at) & ~(u32(1) << (irq & 31)), at=at)


def claim() -> u64:
    """The source that interrupts, which is silent from now on; 0 if there is none after all."""
    # Safety: a register of this core's output.
    return u64(device_load(u32, at=claim_register()))


def complete(irq: u64) -> None:
    """Let a source that is enabled interrupt again; if it was not claimed, nothing happens."""
    # Safety: a register of this core's output.
    device_store(u32(irq), at=claim_register())
