"""The device tree: one walk finds what the kernel itself must know (devicetree specification, 5)."""

from __future__ import annotations

from typing import Final

from codegen.lang import PAddr, VAddr, bound, fatal, u64, urange, word_of
from kernel.boot.cells import MOST_BYTES, big_endian, cells, contains, eight_bytes, text_length
from kernel.boot.memory import add
from kernel.boot.shapes import Hardware, NodeKind, Region, TreeWalk
from kernel.state import this_core

MAGIC: Final = 0xD00D_FEED
TOTAL_SIZE: Final = 4  # offsets in the header
STRUCTURE: Final = 8
STRINGS: Final = 12
RESERVATIONS: Final = 16
STRUCTURE_SIZE: Final = 36
BEGIN_NODE: Final = 1
END_NODE: Final = 2
PROPERTY: Final = 3
NOTHING: Final = 4
MOST_RESERVATIONS: Final = 32

# The first bytes of names, as a little-endian word reads them.
MEMORY: Final = 0x7972_6F6D_656D  # "memory"
SIX_BYTES: Final = 0xFFFF_FFFF_FFFF
RESERVED: Final = 0x6465_7672_6573_6572  # "reserved"
REG: Final = 0x0067_6572  # "reg" and its end
FOUR_BYTES: Final = 0xFFFF_FFFF
ADDRESS_CELLS: Final = 0x7373_6572_6464_6123  # "#address"
SIZE_CELLS: Final = 0x6563_2D65_7A69_7323  # "#size-ce"
COMPATIBLE: Final = 0x6269_7461_706D_6F63  # "compatib"
TIMEBASE: Final = 0x6573_6162_656D_6974  # "timebase"
ISA: Final = 0x7369_2C76_6373_6972  # "riscv,is"
PLIC: Final = 0x6369_6C70  # "plic"
CLINT: Final = 0x6E69_6C63  # "clin"
SSTC: Final = 0x6374_7373  # "sstc"
CORE: Final = 0x4075_7063  # "cpu@"
HANDLE: Final = 0x0065_6C64_6E61_6870  # "phandle" and its end
SOURCES: Final = 0x646E_2C76_6373_6972  # "riscv,nd"
INTERRUPT: Final = 0x7075_7272_6574_6E69  # "interrup", and …
EXTENDED: Final = 0x6E65_7478_652D_7374  # … "ts-exten"

SUPERVISOR_EXTERNAL: Final = 9  # the number of a controller's interrupt to supervisor mode
PAIR_BYTES: Final = 8


def read_device_tree(tree: VAddr, hardware: Hardware) -> None:
    """Find memory, what of it is reserved, the kernel's own devices, and the timer's frequency."""
    if big_endian(tree) != MAGIC:
        fatal("the firmware gave no device tree")
    hardware.tree_size = big_endian(tree + TOTAL_SIZE)
    read_reservations(tree + big_endian(tree + RESERVATIONS), hardware)
    walk = hardware.walk
    walk.at = tree + big_endian(tree + STRUCTURE)
    walk.end = walk.at + big_endian(tree + STRUCTURE_SIZE)
    walk.strings = tree + big_endian(tree + STRINGS)
    while walk.at < walk.end:
        bound(MOST_BYTES, "each turn takes at least four bytes of the tree")
        token = big_endian(walk.at)
        walk.at = walk.at + 4
        if token == BEGIN_NODE:
            enter_node(hardware)
        elif token == END_NODE:
            leave_node(hardware)
        elif token == PROPERTY:
            read_property(hardware)
        elif token != NOTHING:
            return


def read_reservations(block: VAddr, hardware: Hardware) -> None:
    """The old way to reserve memory: pairs of address and size, the last one zero."""
    at = block
    while cells(at + 8, u64(2)) != 0:
        bound(MOST_RESERVATIONS, "a list longer than this would not fit ours")
        start = PAddr(cells(at, u64(2)))
        add(hardware.reserved, start, start + cells(at + 8, u64(2)))
        at = at + 16


def enter_node(hardware: Hardware) -> None:
    """A node begins, and with it the properties of the one above are over."""
    walk = hardware.walk
    finish_properties(hardware)
    name = eight_bytes(walk.at)
    walk.at = walk.at + ((text_length(walk.at) + 4) & ~u64(3))
    walk.depth = walk.depth + 1
    walk.cells = (walk.cells << 8) | 0x21  # two cells and one, unless a property says otherwise
    walk.kind = kind_of(walk, name)
    walk.kinds = (walk.kinds << 4) | word_of(walk.kind)


def kind_of(walk: TreeWalk, name: u64) -> NodeKind:
    """What a node that begins is, as far as its name and place tell."""
    above = walk.kinds & 0xF
    if walk.depth == 2 and (name & SIX_BYTES) == MEMORY:
        return NodeKind.MEMORY
    if walk.depth == 2 and name == RESERVED:
        return NodeKind.RESERVATIONS
    if above == word_of(NodeKind.RESERVATIONS):
        return NodeKind.RESERVED
    if walk.depth == 3 and (name & FOUR_BYTES) == CORE:
        return NodeKind.CORE
    if above == word_of(NodeKind.CORE) and name == INTERRUPT:
        return NodeKind.CORE_CONTROLLER
    return NodeKind.OTHER


def leave_node(hardware: Hardware) -> None:
    """A node ends."""
    walk = hardware.walk
    finish_properties(hardware)
    walk.depth = walk.depth - 1
    walk.cells = walk.cells >> 8
    walk.kinds = walk.kinds >> 4


def read_property(hardware: Hardware) -> None:
    """Note what a property tells."""
    walk = hardware.walk
    length = big_endian(walk.at)
    name_at = walk.strings + big_endian(walk.at + 4)
    name = eight_bytes(name_at)
    data = walk.at + 8
    walk.at = data + ((length + 3) & ~u64(3))
    if (name & FOUR_BYTES) == REG:
        walk.reg = data
        walk.reg_length = length
    elif name == ADDRESS_CELLS:
        walk.cells = (walk.cells & ~u64(0xF0)) | ((big_endian(data) & 0xF) << 4)
    elif name == SIZE_CELLS:
        walk.cells = (walk.cells & ~u64(0xF)) | (big_endian(data) & 0xF)
    elif name == TIMEBASE:
        hardware.timer_hz = cells(data, length // 4)
    elif name == ISA and contains(data, length, u64(SSTC)):
        hardware.has_timer_register = True
    elif name == COMPATIBLE and contains(data, length, u64(PLIC)):
        walk.kind = NodeKind.INTERRUPT_CONTROLLER
    elif name == COMPATIBLE and contains(data, length, u64(CLINT)):
        walk.kind = NodeKind.CORE_INTERRUPTOR
    elif name == HANDLE:
        walk.handle = big_endian(data)
    elif name == SOURCES:
        walk.sources = big_endian(data)
    elif name == INTERRUPT and eight_bytes(name_at + 8) == EXTENDED:
        walk.outputs = data
        walk.outputs_length = length


def finish_properties(hardware: Hardware) -> None:
    """All properties of the current node are known: note its regions, and its part in interrupts."""
    walk = hardware.walk
    if walk.reg_length != 0 and walk.kind is not NodeKind.OTHER:
        note_regions(hardware)
    if walk.kind is NodeKind.CORE_CONTROLLER and walk.hart == this_core().hart:
        hardware.core_handle = walk.handle
    if walk.kind is NodeKind.INTERRUPT_CONTROLLER:
        hardware.sources = walk.sources
        hardware.outputs = walk.outputs
        hardware.outputs_length = walk.outputs_length
    walk.kind = NodeKind.OTHER
    walk.reg_length = u64(0)
    walk.handle = u64(0)
    walk.sources = u64(0)
    walk.outputs_length = u64(0)


def note_regions(hardware: Hardware) -> None:
    """Add each region of `reg` to the list that it belongs in."""
    walk = hardware.walk
    address_cells = (walk.cells >> 12) & 0xF
    size_cells = (walk.cells >> 8) & 0xF
    step = (address_cells + size_cells) * 4
    if step == 0:
        return
    for i in urange(walk.reg_length // step):
        at = walk.reg + i * step
        start = PAddr(cells(at, address_cells))
        note_region(hardware, start, start + cells(at + address_cells * 4, size_cells))


def note_region(hardware: Hardware, start: PAddr, end: PAddr) -> None:
    """Add one region of the current node."""
    match hardware.walk.kind:
        case NodeKind.MEMORY:
            add(hardware.memory, start, end)
        case NodeKind.RESERVED:
            add(hardware.reserved, start, end)
        case NodeKind.INTERRUPT_CONTROLLER:
            add(hardware.own_devices, start, end)
            hardware.controller = Region(start, end)
        case NodeKind.CORE_INTERRUPTOR:
            add(hardware.own_devices, start, end)
        case NodeKind.CORE:
            hardware.walk.hart = u64(start)
        case NodeKind.CORE_CONTROLLER | NodeKind.RESERVATIONS | NodeKind.OTHER:
            pass


def find_output(hardware: Hardware) -> u64 | None:
    """The number of the controller's output to this core's supervisor mode; None if there is none."""
    for i in urange(hardware.outputs_length // PAIR_BYTES):
        at = hardware.outputs + i * PAIR_BYTES
        if big_endian(at) == hardware.core_handle and big_endian(at + 4) == SUPERVISOR_EXTERNAL:
            return i
    return None
