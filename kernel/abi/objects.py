"""Types and sizes of the objects that untyped memory can become."""

from __future__ import annotations

from enum import Enum
from typing import Final

from codegen.lang import table, u8, u64, word_of
from kernel.config import FPU


class ObjectType(Enum):
    """The `type` argument of a retype."""

    UNTYPED = 0
    TCB = 1
    ENDPOINT = 2
    NOTIFICATION = 3
    CNODE = 4
    SCHED_CONTEXT = 5
    REPLY = 6
    GIGA_PAGE = 7
    PAGE = 8
    MEGA_PAGE = 9
    PAGE_TABLE = 10
    INVALID = 11


TCB_BITS: Final = 11 if FPU else 10
SLOT_BITS: Final = 5
ENDPOINT_BITS: Final = 4
NOTIFICATION_BITS: Final = 6
REPLY_BITS: Final = 5
MIN_SCHED_CONTEXT_BITS: Final = 7
PAGE_TABLE_BITS: Final = 12
PAGE_BITS: Final = 12
MEGA_PAGE_BITS: Final = 21
GIGA_PAGE_BITS: Final = 30
ASID_POOL_BITS: Final = 12
ASID_POOL_INDEX_BITS: Final = 9
ASID_POOLS: Final = 128
MIN_UNTYPED_BITS: Final = 4
MAX_UNTYPED_BITS: Final = 38
IPC_BUFFER_BITS: Final = 10
USER_TOP: Final = 0x3F_FFFF_F000  # the first address that user mode cannot map

SCHED_CONTEXT_CORE_BYTES: Final = 128  # a scheduling context's size, counted with two refills
REFILL_BYTES: Final = 16
EXECUTE_NEVER: Final = 1  # the bit of a mapping's attributes
TCB_FLAG_FPU_DISABLED: Final = 1
SPORADIC: Final = 1  # the flag of a scheduling context whose unused budget is kept

WORD_BITS: Final = 64
# fmt: off
SIZE_BITS: Final = table(  # by type; no memory is large enough for an object of no type
    u8(0), u8(TCB_BITS), u8(ENDPOINT_BITS), u8(NOTIFICATION_BITS), u8(SLOT_BITS), u8(0), u8(REPLY_BITS),
    u8(GIGA_PAGE_BITS), u8(PAGE_BITS), u8(MEGA_PAGE_BITS), u8(PAGE_TABLE_BITS), u8(WORD_BITS),
)
# fmt: on


def object_size_bits(kind: ObjectType, size: u64) -> u64:
    """How much memory an object takes, in bits; `size` matters to the types that come in several sizes."""
    least = u64(SIZE_BITS[word_of(kind)])
    is_sized = kind is ObjectType.UNTYPED or kind is ObjectType.SCHED_CONTEXT or kind is ObjectType.CNODE
    return least + size if is_sized else least
