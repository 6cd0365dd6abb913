"""Numbers of the interface that the kernel itself never names: what is empty here, and what only user mode reads."""

from __future__ import annotations

from typing import Final

# Slots of the initial thread's CNode, and words of the boot info (kernel/abi/bootinfo.py).
SLOT_NULL: Final = 0
SLOT_IO_PORT_CONTROL: Final = 7
SLOT_IO_SPACE: Final = 8
SLOT_SMMU_SID_CONTROL: Final = 12
SLOT_SMMU_CB_CONTROL: Final = 13
SLOT_SMC: Final = 15
NODE: Final = 1
IO_PAGE_TABLE_LEVELS: Final = 3
SHARED_FRAMES: Final = 7
IO_SPACES: Final = 13
DOMAIN: Final = 18
EXTRA_PADDING: Final = 0  # identifiers of the chunks of extra boot info: identifier, length, contents

# Fault messages (kernel/abi/faults.py).
CAP_FAULT_IP: Final = 0
CAP_FAULT_ADDRESS: Final = 1
CAP_FAULT_IN_RECEIVE: Final = 2
TIMEOUT_REPLY_LENGTH: Final = 32  # pc, ra, sp, gp, s0-s11, a0-a7, t0-t6, tp
USER_EXCEPTION_LENGTH: Final = 4  # pc, sp, number, code
VM_FAULT_LENGTH: Final = 4  # pc, address, whether an instruction fetch, fault status

# Messages (kernel/abi/message.py).
MAX_EXTRA_CAPS: Final = 3
BUFFER_TAG: Final = 0
BUFFER_USER_DATA: Final = 121
