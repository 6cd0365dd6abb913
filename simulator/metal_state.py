"""The state of the kernel on the real machine, told as the hosted kernel has it.

There the window on memory and the kernel's static objects are elsewhere, so every reference is rewritten.
"""

from __future__ import annotations

import struct
from typing import Final

from kernel.arch.riscv64.translate import ENTRIES, TOP_BITS
from kernel.shapes import A0, A6, ANEW, CALL_BYTES, PC, REGISTERS, T0, Core, PageTable, Shared, Slot, Tcb
from simulator.engine import Frame
from simulator.layout import Reference, layout_of
from simulator.memory_state import MemoryState, buffer_in
from simulator.metal import PAGE, WINDOW, Metal
from simulator.ram import HOST_WINDOW
from simulator.snapshot import SLOT_BYTES, STATICS, Record, State, offset_of

PHYSICAL: Final = (1 << 38) - 1  # of an address in the window, also where only 39 bits of it are kept


class MetalState(MemoryState):
    """Reads memory that is shared with the machine."""

    def __init__(self, metal: Metal, placed: dict[str, int]) -> None:
        super().__init__(self.read_at, placed, HOST_WINDOW)
        self.metal = metal
        self.moves = [
            (metal.place(name) - WINDOW, placed[name], layout_of(type(thing)).size) for name, thing in STATICS.items()
        ]
        self.core, self.shared, self.kernel_table = (placed[name] for name in ("core", "shared", "kernel_table"))
        gigabyte = metal.place("kernel_text_start") - WINDOW >> TOP_BITS
        self.text = (ENTRIES // 2 + gigabyte, (HOST_WINDOW >> TOP_BITS) + gigabyte)

    def take_left(self, thread: int, frame: Frame) -> State:
        """The state as it is now; the registers of the thread that goes on, all but the pc, are in the machine."""
        state = self.take()
        if thread in state:
            data = bytearray(state[thread].data)
            struct.pack_into("<31Q", data, offset_of(Tcb, "context.words") + 8, *frame.words[1:])
            state[thread] = Record(Tcb, bytes(data))
        return state

    def record(self, place: Reference) -> Record:
        """An object's bytes as the hosted kernel has them."""
        found = super().record(place)
        if place.kind is Slot:
            slots = (found.data[i : i + SLOT_BYTES] for i in range(0, len(found.data), SLOT_BYTES))
            return Record(Slot, b"".join(layout_of(Slot).rewrite(s, self.moved) if any(s) else s for s in slots))
        if place.kind is PageTable:
            return Record(PageTable, self.with_text_moved(found.data, is_kernels=place.address == self.kernel_table))
        layout = layout_of(place.kind)
        data = layout.rewrite(found.data[: layout.size], self.moved) + found.data[layout.size :]
        return Record(place.kind, with_call(data) if place.kind is Tcb else data)

    def with_text_moved(self, data: bytes, *, is_kernels: bool) -> bytes:
        """The kernel's table has an entry for its text, which all address spaces copy; the hosted one has it elsewhere.

        Where it is here, that one has the gigabyte as it is, like those beside.
        """
        here, there = self.text
        of_kernel = struct.unpack("<512Q", self.read(self.kernel_table, PAGE))
        entries = list(struct.unpack("<512Q", data))
        if entries[here] != 0 and entries[here] == of_kernel[here]:
            entries[there] = entries[here] if is_kernels else entries[there]
            entries[here] = of_kernel[here - 1] + (1 << TOP_BITS - 2)
        return struct.pack("<512Q", *entries)

    def thread(self) -> int:
        """The current thread, or 0 if that is the idle one."""
        (current,) = struct.unpack("<Q", self.read(self.core + offset_of(Core, "current"), 8))
        address = self.moved(current)
        return 0 if self.core <= address < self.core + layout_of(Core).size else address

    def controller(self) -> int:
        """Where the interrupt controller is."""
        return int.from_bytes(self.read(self.shared + offset_of(Shared, "plic"), 8), "little")

    def buffer(self, thread: int) -> int:
        return buffer_in(self.read(thread, layout_of(Tcb).size)) if thread else 0

    def read_at(self, address: int, size: int) -> bytes:
        """Bytes at an address of the hosted kernel."""
        for here, there, extent in self.moves:
            if there <= address < there + extent:
                return self.metal.read(here + address - there, size)
        return self.metal.read(address - HOST_WINDOW, size)

    def moved(self, address: int) -> int:
        """Where the hosted kernel has what is here."""
        physical = address & PHYSICAL
        for here, there, extent in self.moves:
            if here <= physical < here + extent:
                return there + physical - here
        return physical + HOST_WINDOW


def with_call(thread: bytes) -> bytes:
    """A thread in a call has its pc as it was before that, and in a bare call the registers that are not kept, too.

    Elsewhere the pc is that of the call, and the registers are zero by then.
    """
    (resume_at,) = struct.unpack_from("<Q", thread, offset_of(Tcb, "context.resume_at"))
    data, words = bytearray(thread), offset_of(Tcb, "context.words")
    if resume_at == 0:
        for i in (PC, *range(T0, A0), *range(A6, REGISTERS)):
            struct.pack_into("<Q", data, words + 8 * i, 0)
    elif resume_at & ANEW == 0:
        struct.pack_into("<Q", data, words + 8 * PC, resume_at - CALL_BYTES)
    return bytes(data)
