"""The kernel's window on physical memory: all of it, at one fixed distance."""

from __future__ import annotations

from typing import Final

from codegen.lang import PAddr, VAddr, u64

WINDOW_BASE: Final = 0xFFFF_FFC0_0000_0000  # the virtual address of physical address 0
WINDOW_BITS: Final = 38
WINDOW_BYTES: Final = 1 << WINDOW_BITS  # up to the end of the address space


def kernel_address(physical: PAddr) -> VAddr:
    """Where the kernel sees physical memory."""
    return VAddr(u64(physical) + WINDOW_BASE)


def physical_address(virtual: VAddr) -> PAddr:
    """The physical address behind a kernel address in the window."""
    return PAddr(u64(virtual) - WINDOW_BASE)
