"""What boot knows about the machine: regions of physical memory, and where it is in the device tree."""

from __future__ import annotations

from enum import Enum
from typing import Final

from codegen.lang import Array, PAddr, VAddr, embedded, embedded_array, kobject, u32, u64, value

MAX_REGIONS: Final = 64
MOST_SEGMENTS: Final = 18


@value
class Region:
    """Physical memory from `start` to below `end`."""

    start: PAddr = PAddr(0)
    end: PAddr = PAddr(0)

    def size(self) -> u64:
        return u64(self.end) - u64(self.start)


@value
class Segment:
    """A part of the root task's image, where the root task sees it."""

    start: VAddr = VAddr(0)
    end: VAddr = VAddr(0)
    flags: u64 = u64(0)  # as in an ELF file


@kobject()
class BootDescription:
    """What the image tool tells the kernel; `linker/` fills it in, word by word. See `docs/architecture.md`."""

    magic: u64 = u64(1)  # not zero, so that there are bytes in the file to be filled in
    image: Region = Region()  # of the root task in physical memory, …
    start: VAddr = VAddr(0)  # … and where the root task sees it
    end: VAddr = VAddr(0)
    entry: VAddr = VAddr(0)
    cnode_bits: u64 = u64(0)
    segment_count: u64 = u64(0)
    segments: Array[Segment] = embedded_array(Segment, MOST_SEGMENTS)


@kobject()
class RegionList:
    """Regions in no particular order; the first `count` are meant. They do not overlap."""

    count: u64 = u64(0)
    regions: Array[Region] = embedded_array(Region, 64)


class NodeKind(Enum):
    """What a node of the device tree is to the kernel."""

    OTHER = 0
    MEMORY = 1
    RESERVED = 2
    INTERRUPT_CONTROLLER = 3
    CORE_INTERRUPTOR = 4
    CORE = 5
    CORE_CONTROLLER = 6  # in a core: where interrupts of its controllers arrive
    RESERVATIONS = 7  # above nodes of reserved memory


@kobject()
class TreeWalk:
    """A walk through the structure block of a device tree."""

    at: VAddr = VAddr(0)  # the next token
    end: VAddr = VAddr(0)
    strings: VAddr = VAddr(0)
    depth: u32 = u32(0)  # 1 in the root node
    kinds: u64 = u64(0)  # four bits for each level: what the nodes are that the walk is in
    kind: NodeKind = NodeKind.OTHER
    cells: u64 = u64(0)  # a byte for each level: cells of an address, and cells of a size, of its children
    reg: VAddr = VAddr(0)  # the node's `reg` property, if it has one
    reg_length: u64 = u64(0)
    hart: u64 = u64(0)  # the number of the last core
    handle: u64 = u64(0)  # by which other nodes refer to this one
    sources: u64 = u64(0)  # how many interrupts the node takes
    outputs: VAddr = VAddr(0)  # where it reports interrupts: pairs of handle and number
    outputs_length: u64 = u64(0)


@kobject()
class Hardware:
    """The machine, as the device tree describes it."""

    walk: TreeWalk = embedded(TreeWalk)
    memory: RegionList = embedded(RegionList)
    reserved: RegionList = embedded(RegionList)  # memory that is not to be used
    own_devices: RegionList = embedded(RegionList)  # that the kernel keeps for itself
    free: RegionList = embedded(RegionList)  # what becomes untyped memory
    devices: RegionList = embedded(RegionList)  # what becomes untyped device memory
    pool: Region = Region()  # what is left of the memory for the objects that boot makes
    pool_base: PAddr = PAddr(0)  # where the first of them is
    next_slot: u64 = u64(0)  # of the root task's CNode
    tree_size: u64 = u64(0)
    controller: Region = Region()  # the registers of the interrupt controller
    sources: u64 = u64(0)  # what its node says, as above
    outputs: VAddr = VAddr(0)
    outputs_length: u64 = u64(0)
    core_handle: u64 = u64(0)  # of where this core takes interrupts
    timer_hz: u64 = u64(0)
    has_timer_register: bool = False
