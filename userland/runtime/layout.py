"""Where things stand in address spaces and capability spaces of our programs."""

from __future__ import annotations

from typing import Final

# In a process that a loader made.
PROCESS_BUFFER: Final = 0x1000_0000  # the IPC buffer
PROCESS_UART: Final = 0x1000_1000
SLOT_SELF: Final = 1  # its own TCB
SLOT_OWN_CNODE: Final = 2
FIRST_OWN_SLOT: Final = 3
PROCESS_CNODE_BITS: Final = 5

# In a root task, above its image.
ROOT_UART: Final = 0x2000_0000
ROOT_WINDOW: Final = 0x2000_1000  # a page of another address space while it is filled

# Every slot address of the initial thread, and of our processes, is resolved to all its bits.
FULL_DEPTH: Final = 64
