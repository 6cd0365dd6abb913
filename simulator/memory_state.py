"""The state of a compiled kernel, read from the memory that holds it: all that its references lead to."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import Final

from kernel.shapes import IPC_BUFFER_FRAME, FrameCap, PageTable, SchedContext, Slot, Tcb
from simulator.layout import Reference, layout_of
from simulator.snapshot import SLOT_BYTES, STATICS, Record, State, offset_of, without_past

Read = Callable[[int, int], bytes]
REFILL_BYTES: Final = 16
KIND_MASK, IS_TABLE = 0xF, 1  # of a page-table entry that leads to a table: valid, and no right


class MemoryState:
    """Static objects, and whatever can be reached from them and from `roots`, which are always there."""

    def __init__(self, read: Read, placed: dict[str, int], window: int, roots: tuple[Reference, ...] = ()) -> None:
        self.read = read
        self.window = window
        self.statics = [Reference(type(thing), placed[name]) for name, thing in STATICS.items()]
        self.roots = roots

    def take(self) -> State:
        """The state as it is now."""
        found: State = {}
        for static in self.statics:
            found[static.address] = self.record(static)
        waiting = list(self.roots)
        for record in list(found.values()):
            waiting.extend(self.references(record))
        loose: set[int] = set()  # slots, which stand in something that is perhaps found later
        while waiting:
            self.find_all(waiting, found, loose)
            waiting = [r for at in outside(loose, found) for r in self.references(self.slot(at))]
            waiting = [r for r in waiting if is_new(r, found, loose)]
        return found | {at: self.slot(at) for at in outside(loose, found)}

    def find_all(self, waiting: list[Reference], found: State, loose: set[int]) -> None:
        """Follow references until all is known, but for slots whose CNode is not."""
        starts = [static.address for static in self.statics]
        inside = [(at, at + len(found[at].data)) for at in starts]
        while waiting:
            place = waiting.pop()
            if not is_new(place, found, loose) or any(start <= place.address < end for start, end in inside):
                continue
            if place.kind is Slot and place.slots == 1:
                loose.add(place.address)
            else:
                found[place.address] = self.record(place)
                waiting.extend(self.references(found[place.address]))

    def slot(self, at: int) -> Record:
        return self.record(Reference(Slot, at))

    def record(self, place: Reference) -> Record:
        """An object's bytes."""
        if place.kind is Slot:
            return Record(Slot, self.read(place.address, SLOT_BYTES * place.slots))
        packer = layout_of(place.kind).packer
        data = packer.pack(*packer.unpack(self.read(place.address, packer.size)))
        if place.kind is SchedContext:
            (count,) = struct.unpack_from("<I", data, offset_of(SchedContext, "refill_limit"))
            data += self.read(place.address + packer.size, count * REFILL_BYTES)
        return Record(place.kind, without_past(data) if place.kind is Tcb else data)

    def references(self, record: Record) -> Iterator[Reference]:
        """What an object leads to."""
        if record.kind is Slot:
            for i, word in enumerate(struct.unpack(f"<{len(record.data) // 8}Q", record.data)[::4]):
                if word != 0:
                    yield from follow(Slot, record.data[i * SLOT_BYTES : (i + 1) * SLOT_BYTES])
        elif record.kind is PageTable:
            for entry in struct.unpack("<512Q", record.data):
                if entry & KIND_MASK == IS_TABLE:
                    yield Reference(PageTable, ((entry >> 10) << 12) + self.window)
        else:
            yield from follow(record.kind, record.data[: layout_of(record.kind).size])


def follow(kind: type, data: bytes) -> Iterator[Reference]:
    """The references of an object of fixed size."""
    for leaf, numbers in layout_of(kind).read(data):
        if leaf.follow is not None:
            yield from leaf.follow(numbers)


def is_new(place: Reference, found: State, loose: set[int]) -> bool:
    if place.kind is Slot and place.slots == 1:
        return place.address not in loose
    return place.address not in found or found[place.address].kind is not place.kind


def outside(loose: set[int], found: State) -> list[int]:
    """The slots that stand in nothing that was found."""
    starts = sorted(found)

    def is_inside(at: int) -> bool:
        i = bisect_right(starts, at) - 1
        return i >= 0 and at < starts[i] + len(found[starts[i]].data)

    return [at for at in sorted(loose) if not is_inside(at)]


def buffer_in(tcb: bytes) -> int:
    """The physical address of a thread's IPC buffer, or 0 if it has none to receive in: by its bytes alone."""
    found = {leaf.path: (leaf, numbers) for leaf, numbers in layout_of(Tcb).read(tcb)}
    leaf, numbers = found[f"slots[{IPC_BUFFER_FRAME}].cap"]
    assert leaf.unpack is not None, "a capability is a packed value"
    kind, fields = leaf.unpack(numbers)
    if kind is not FrameCap or fields["is_device"] or not fields["can_read"] or not fields["can_write"]:
        return 0
    (offset,) = found["ipc_buffer"][1]
    return fields["base"] + offset % (1 << 12 + 9 * fields["size"])
