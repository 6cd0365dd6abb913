"""The interpreted kernel's objects as bytes, in a second memory: each where the hosted kernel has it in the first.

Only what was set is written again; so all of both kernels is compared by one pass over memory in C.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import cffi

from codegen.lang import Array
from codegen.lang.memory import arena
from kernel.shapes import FrameCap, FrameSize, SchedContext, Slot
from simulator.fuzz.plan import Unit, follow, plan_of
from simulator.fuzz.watch import Changes
from simulator.layout import layout_of
from simulator.native import compile_library
from simulator.ram import HOST_WINDOW
from simulator.snapshot import SLOT_BYTES

HEADER: Final = Path(__file__).with_name("compare.h")
SOURCE: Final = Path(__file__).with_name("compare.c")
PAGE: Final = 4096
REFILL_BYTES: Final = 16


class Mirror:
    """A memory from `base` on, `distance` behind that of the hosted kernel."""

    def __init__(self, base: int, distance: int, end: int) -> None:
        self.base, self.distance = base, distance
        self.view = memoryview((ctypes.c_ubyte * (end - base)).from_address(base)).cast("B")
        self.units: dict[int, tuple[int, Unit]] = {}  # where it is, by its identity
        self.known: dict[int, Any] = {}
        self.frames: dict[int, int] = {}  # the page that a slot's capability names, by the slot
        self.ffi: Any = cffi.FFI()
        self.ffi.cdef(HEADER.read_text())
        self.library = self.ffi.dlopen(str(compile_library("compare", [SOURCE], HEADER)))
        self.ranges: Any = None

    def address_of(self, thing: Any) -> int:
        return self.units[id(thing)][0]

    def update(self, changes: Changes, *, has_moved: bool) -> None:
        """Write what was set; look for new objects, and for those that are gone, if there may be any."""
        if has_moved:
            self.take_up(changes)
        units, address_of = self.units, self.address_of
        for (owner, key), thing in changes.items():
            if owner not in units:
                continue  # made, and given up again
            address, unit = units[owner]
            if unit.element is not None:
                self.put(address + key * unit.stride, unit.element(thing._items[key], address_of))
            elif key in unit.items:
                item = unit.items[key]
                self.put(address + item.offset, item.write(getattr(thing, key), address_of))
                has_moved |= key == "refill_limit" or (key == "cap" and self.note_frame(thing))
        if has_moved:
            self.ranges = self.ffi.new("struct range[]", list(self.find_ranges()))

    def put(self, address: int, data: bytes) -> None:
        at = address + self.distance - self.base
        self.view[at : at + len(data)] = data

    def take_up(self, changes: Changes) -> None:
        """Notice objects that were made and destroyed; all that is in a new one was set."""
        objects = arena.objects
        for address in [address for address, thing in self.known.items() if objects.get(address) is not thing]:
            for part, _, _ in units_of(self.known.pop(address), address):
                self.units.pop(id(part), None)
                self.frames.pop(id(part), None)
        for address in objects.keys() - self.known.keys():
            self.known[address] = objects[address]
            for part, at, unit in units_of(objects[address], address):
                self.units[id(part)] = at, unit
                changes.update(all_of(part, unit))

    def note_frame(self, slot: Slot) -> bool:
        """Whether the slot names another page of user memory than before."""
        cap = slot.cap
        is_page = isinstance(cap, FrameCap) and not cap.is_device and cap.size is FrameSize.PAGE
        page = int(cap.base) if isinstance(cap, FrameCap) and is_page else 0
        before = self.frames.pop(id(slot), 0)
        if page:
            self.frames[id(slot)] = page
        return page != before

    def find_ranges(self) -> Iterator[tuple[int, int]]:
        """All objects, and all pages that frames name."""
        yield from ((address, size_of(thing)) for address, thing in self.known.items())
        yield from ((page + HOST_WINDOW, PAGE) for page in set(self.frames.values()))

    def find_difference(self) -> tuple[int, int] | None:
        """Start and size of what is not the same here as in the hosted kernel."""
        at = self.library.first_difference(self.ranges, len(self.ranges), self.distance)
        return None if at < 0 else (self.ranges[at].start, self.ranges[at].size)

    def is_zero(self, address: int, size: int) -> bool:
        """Whether the hosted kernel has nothing but zeros there."""
        return bool(self.library.is_zero(address, size))

    def read(self, address: int, size: int) -> bytes:
        at = address + self.distance - self.base
        return bytes(self.view[at : at + size])


def units_of(thing: Any, address: int) -> Iterator[tuple[Any, int, Unit]]:
    """An object and what is inside it, with addresses."""
    if isinstance(thing, Array):
        yield thing, address, Unit(0, {}, 0, None)
        inside = plan_of(Slot)[()]
        yield from ((slot, address + i * SLOT_BYTES, inside) for i, slot in enumerate(thing._items))
    else:
        for path, unit in plan_of(type(thing)).items():
            yield follow(thing, path), address + unit.offset, unit


def all_of(thing: Any, unit: Unit) -> Changes:
    """All that can be set in a unit; refills are only behind a limit that was set before."""
    if unit.element is None:
        return {(id(thing), name): thing for name in unit.items}
    count = 0 if unit.stride == REFILL_BYTES else len(thing._items)
    return {(id(thing), i): thing for i in range(count)}


def size_of(thing: Any) -> int:
    """How many bytes of an object mean something."""
    if isinstance(thing, Array):
        return len(thing._items) * SLOT_BYTES
    refills = int(thing.refill_limit) if isinstance(thing, SchedContext) else 0
    return layout_of(type(thing)).size + refills * REFILL_BYTES
