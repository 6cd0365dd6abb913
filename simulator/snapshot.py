"""The whole state of a kernel as bytes, by address: of Python's objects, or read from a memory that holds it."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from codegen.lang import Array
from codegen.lang.memory import arena
from kernel.shapes import NullCap, PageTable, SchedContext, Slot, Tcb, ThreadState
from kernel.state import core, kernel_table, shared
from simulator.layout import layout_of

SLOT_BYTES: Final = 32
STATICS: Final = {"core": core, "shared": shared, "kernel_table": kernel_table}
AT_ENDPOINT: Final = (ThreadState.BLOCKED_ON_SEND.value, ThreadState.BLOCKED_ON_RECEIVE.value)


@dataclass(frozen=True, slots=True)
class Record:
    """An object: its class (`Slot`: so many slots side by side), and its bytes with gaps set to zero."""

    kind: type
    data: bytes


State = dict[int, Record]


def digest(state: State) -> str:
    """A short text that differs if anything does."""
    total = hashlib.blake2b(digest_size=8)
    for address in sorted(state):
        record = state[address]
        total.update(f"{address:x} {record.kind.__name__} ".encode() + record.data)
    return total.hexdigest()


def without_past(thread: bytes) -> bytes:
    """A thread that waits no longer may still lead to what it waited at, which may be gone: that means nothing."""
    (state,) = struct.unpack_from("<I", thread, offset_of(Tcb, "state"))
    if state in AT_ENDPOINT:
        return thread
    data = bytearray(thread)
    struct.pack_into("<Q", data, offset_of(Tcb, "endpoint"), 0)
    if state != ThreadState.BLOCKED_ON_REPLY.value:
        struct.pack_into("<Q", data, offset_of(Tcb, "reply"), 0)
    return bytes(data)


def place_statics(placed: dict[str, int]) -> None:
    """Let the static objects of the kernel in Python stand where a compiled one has them."""
    for name, thing in STATICS.items():
        layout = layout_of(type(thing))
        arena.place(thing, placed[name], layout.size, align=layout.align)


@dataclass
class PythonState:
    """Objects of Python, of which the arena knows all; the static ones have been given addresses."""

    addresses: dict[int, int] = field(default_factory=dict)
    known: dict[int, Any] = field(default_factory=dict)
    tables: dict[int, tuple[list[Any], bytes]] = field(default_factory=dict)

    def take(self) -> State:
        """The state as it is now."""
        objects = arena.objects
        for address in [a for a, thing in self.known.items() if objects.get(a) is not thing]:
            for thing, _ in inner(self.known.pop(address), address):
                self.addresses.pop(id(thing), None)
        for address, thing in objects.items():
            if address not in self.known:
                self.known[address] = thing
                self.addresses.update((id(part), at) for part, at in inner(thing, address))
        return {address: Record(kind_of(thing), self.write(thing, address)) for address, thing in objects.items()}

    def address_of(self, thing: Any) -> int:
        return self.addresses[id(thing)]

    def write(self, thing: Any, address: int) -> bytes:
        """The bytes of an object."""
        if isinstance(thing, Array):
            return b"".join(map(self.write_slot, thing._items))
        if isinstance(thing, PageTable):
            return self.write_table(thing, address)
        if isinstance(thing, Tcb):
            return without_past(layout_of(Tcb).write(thing, lambda past: self.addresses.get(id(past), 0)))
        data = layout_of(type(thing)).write(thing, self.address_of)
        if isinstance(thing, SchedContext):
            refills = thing.refills._items[: int(thing.refill_limit)]
            data += b"".join(layout_of(type(refill)).write(refill, self.address_of) for refill in refills)
        return data

    def write_slot(self, slot: Slot) -> bytes:
        """Most slots are empty."""
        if type(slot.cap) is NullCap and slot.previous is None and slot.link.next is None and not slot.link.revocable:
            return bytes(SLOT_BYTES)
        return layout_of(Slot).write(slot, self.address_of)

    def write_table(self, table: PageTable, address: int) -> bytes:
        """Most tables are as they were."""
        items = table.entries._items
        before, data = self.tables.get(address, ([], b""))
        if len(before) != len(items) or any(map(is_other, before, items)):
            data = layout_of(PageTable).write(table, self.address_of)
            self.tables[address] = (list(items), data)
        return data


def is_other(first: object, second: object) -> bool:
    return first is not second


def kind_of(thing: Any) -> type:
    return Slot if isinstance(thing, Array) else type(thing)


def inner(thing: Any, address: int) -> Iterator[tuple[Any, int]]:
    """An object, and those inside it that others refer to, with their addresses."""
    yield thing, address
    if isinstance(thing, Array):
        yield from ((slot, address + i * SLOT_BYTES) for i, slot in enumerate(thing._items))
    elif isinstance(thing, Tcb):
        start = offset_of(Tcb, "slots[0].cap")
        yield from ((slot, address + start + i * SLOT_BYTES) for i, slot in enumerate(thing.slots._items))
    elif thing is core:
        yield from inner(core.idle_thread, address + offset_of(type(core), "idle_thread.context.words"))
    elif thing is shared:
        for i, source in enumerate(shared.sources._items):
            yield source.slot, address + offset_of(type(shared), f"sources[{i}].slot.cap")


def offset_of(kind: type, path: str) -> int:
    return next(part.offset for part in layout_of(kind).parts if part.leaf.path == path)
