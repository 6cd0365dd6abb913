"""The boot info, as the initial thread finds it (seL4 manual, 9.1)."""

from __future__ import annotations

from typing import Final

from codegen.lang import VAddr, load, u64, value
from kernel.abi.bootinfo import CNODE_BITS, EMPTY, IPC_BUFFER, SLOT_TCB, UNTYPED, UNTYPED_LIST
from userland.runtime.state import runtime

RAW_ADDRESSES: Final = "the boot info is a page that the kernel has written"

DEVICE: Final = 256  # set in an untyped's second word if it is device memory


@value
class Untyped:
    """One entry of the list of untyped memory."""

    slot: u64
    address: u64
    size_bits: u64
    is_device: bool


def boot_word(index: u64) -> u64:
    """A word of the boot info, by its number."""
    # Safety: the kernel maps the page at this address, and every number named in the interface is in it.
    return load(u64, at=runtime.memory.boot_info + (index << 3))


def take_boot_info(address: u64) -> None:
    """Remember what the boot info says; the first thing that a root task does."""
    runtime.memory.boot_info = VAddr(address)
    runtime.buffer = VAddr(boot_word(u64(IPC_BUFFER)))
    runtime.tcb = u64(SLOT_TCB)
    runtime.memory.next_slot = boot_word(u64(EMPTY))
    runtime.memory.last_slot = boot_word(u64(EMPTY + 1))
    runtime.memory.cnode_bits = boot_word(u64(CNODE_BITS))
    runtime.memory.untypeds = boot_word(u64(UNTYPED))
    runtime.memory.untyped_count = boot_word(u64(UNTYPED + 1)) - runtime.memory.untypeds


def untyped_at(index: u64) -> Untyped:
    """The untyped memory at `index` in the list."""
    at = (index << 1) + UNTYPED_LIST
    about = boot_word(at + 1)
    slot = runtime.memory.untypeds + index
    return Untyped(slot, boot_word(at), about & 0xFF, about & DEVICE != 0)
