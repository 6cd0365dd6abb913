"""The IPC buffer: message words past the fourth, capabilities to send, and where to receive one."""

from __future__ import annotations

from typing import Final

from codegen.lang import VAddr, inline, load, store, u64
from kernel.abi.message import (
    BUFFER_CAPS,
    BUFFER_MESSAGE,
    BUFFER_RECEIVE_CNODE,
    BUFFER_RECEIVE_DEPTH,
    BUFFER_RECEIVE_INDEX,
)
from userland.runtime.state import runtime

RAW_ADDRESSES: Final = "the IPC buffer is a page that the kernel reads and writes"


@inline
def buffer_word(index: u64) -> VAddr:
    """The address of a word of the buffer."""
    return runtime.buffer + (index << 3)


@inline
def set_word(index: u64, word: u64) -> None:
    """Set a word of the message to send; the first four travel in registers instead."""
    # Safety: the loader or the kernel has mapped the buffer, and a message has at most 120 words.
    store(word, at=buffer_word(index + BUFFER_MESSAGE))


@inline
def get_word(index: u64) -> u64:
    """A word of the message received; the first four arrive in registers instead."""
    # Safety: as in `set_word`.
    return load(u64, at=buffer_word(index + BUFFER_MESSAGE))


@inline
def set_cap(index: u64, slot: u64) -> None:
    """Name a capability to send along, one of three."""
    # Safety: as in `set_word`; there are three.
    store(slot, at=buffer_word(index + BUFFER_CAPS))


@inline
def get_badge(index: u64) -> u64:
    """The badge that arrived in place of a capability."""
    # Safety: as in `set_word`; there are three.
    return load(u64, at=buffer_word(index + BUFFER_CAPS))


def set_receive_slot(cnode: u64, index: u64, depth: u64) -> None:
    """Say where a received capability goes: slot `index`, resolved to `depth` bits, from `cnode` on."""
    # Safety: as in `set_word`.
    store(cnode, at=buffer_word(u64(BUFFER_RECEIVE_CNODE)))
    store(index, at=buffer_word(u64(BUFFER_RECEIVE_INDEX)))
    store(depth, at=buffer_word(u64(BUFFER_RECEIVE_DEPTH)))
