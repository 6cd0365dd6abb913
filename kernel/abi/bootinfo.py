"""What the initial thread is told: its fixed capability slots and the boot-info frame (seL4 manual, 9.1)."""

from __future__ import annotations

from typing import Final

# Slots of the initial thread's CNode.
SLOT_TCB: Final = 1
SLOT_CNODE: Final = 2
SLOT_VSPACE: Final = 3
SLOT_IRQ_CONTROL: Final = 4
SLOT_ASID_CONTROL: Final = 5
SLOT_ASID_POOL: Final = 6
SLOT_BOOT_INFO_FRAME: Final = 9
SLOT_IPC_BUFFER: Final = 10
SLOT_DOMAIN: Final = 11
SLOT_SCHED_CONTEXT: Final = 14
FIRST_FREE_SLOT: Final = 16

# Word offsets in the boot-info frame; a region is two words, its first slot and the one after its last.
EXTRA_LENGTH: Final = 0  # bytes of extra boot info, in the frames after this one
NODES: Final = 2
IPC_BUFFER: Final = 4
EMPTY: Final = 5
IMAGE_FRAMES: Final = 9
IMAGE_PAGING: Final = 11
EXTRA_PAGES: Final = 15
CNODE_BITS: Final = 17
SCHED_CONTROL: Final = 19
UNTYPED: Final = 21
UNTYPED_LIST: Final = 23  # two words each: physical address; size bits, and 256 if it is device memory
MAX_UNTYPEDS: Final = 230

EXTRA_DEVICE_TREE: Final = 6
