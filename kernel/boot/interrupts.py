"""The device tree on interrupts: which of the controller's outputs leads to this core."""

from __future__ import annotations

from typing import Final

from codegen.lang import VAddr, u64, urange
from kernel.boot.cells import big_endian, eight_bytes
from kernel.boot.shapes import Hardware, NodeKind, TreeWalk
from kernel.state import this_core

# The first bytes of names, as a little-endian word reads them.
HANDLE: Final = 0x0065_6C64_6E61_6870  # "phandle" and its end
SOURCES: Final = 0x646E_2C76_6373_6972  # "riscv,nd"
INTERRUPT: Final = 0x7075_7272_6574_6E69  # "interrup", and …
EXTENDED: Final = 0x6E65_7478_652D_7374  # … "ts-exten"
SUPERVISOR_EXTERNAL: Final = 9  # the number of a controller's interrupt to supervisor mode
PAIR_BYTES: Final = 8


def read_interrupt_property(walk: TreeWalk, name: u64, name_at: VAddr, data: VAddr, length: u64) -> None:
    """Note a property, if it is about interrupts."""
    if name == HANDLE:
        walk.handle = big_endian(data)
    elif name == SOURCES:
        walk.sources = big_endian(data)
    elif name == INTERRUPT and eight_bytes(name_at + 8) == EXTENDED:
        walk.outputs = data
        walk.outputs_length = length


def finish_interrupts(hardware: Hardware) -> None:
    """All properties of the current node are known."""
    walk = hardware.walk
    if walk.kind is NodeKind.CORE_CONTROLLER and walk.hart == this_core().hart:
        hardware.core_handle = walk.handle
    if walk.kind is NodeKind.INTERRUPT_CONTROLLER:
        hardware.sources = walk.sources
        hardware.outputs = walk.outputs
        hardware.outputs_length = walk.outputs_length
    walk.handle = u64(0)
    walk.sources = u64(0)
    walk.outputs_length = u64(0)


def find_output(hardware: Hardware) -> u64 | None:
    """The number of the controller's output to this core's supervisor mode; None if there is none."""
    for i in urange(hardware.outputs_length // PAIR_BYTES):
        at = hardware.outputs + i * PAIR_BYTES
        if big_endian(at) == hardware.core_handle and big_endian(at + 4) == SUPERVISOR_EXTERNAL:
            return i
    return None
