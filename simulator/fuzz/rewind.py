"""Puts both kernels and their machines back to where they were, as fast as little was changed."""

from __future__ import annotations

import copy
import dataclasses
from typing import Any

from codegen.lang import Array
from codegen.lang.memory import arena
from kernel.state import invocation
from simulator.bare import Bare
from simulator.fuzz.mirror import Mirror
from simulator.fuzz.watch import Changes
from simulator.hosted import Kernel


class Rewind:
    """The state as it is when this is made."""

    def __init__(self, machines: tuple[Bare, Bare], kernel: Kernel, mirror: Mirror, statics: dict[int, int]) -> None:
        self.machines, self.kernel, self.mirror = machines, kernel, mirror
        read, mirrored = kernel.read, mirror.read
        self.statics = {address: (read(address, size), mirrored(address, size)) for address, size in statics.items()}
        self.around = [around_of(machine) for machine in machines]
        for machine in machines:
            machine.ram.keep()
        parts = [part for thing in (*mirror.known.values(), invocation) for part in parts_of(thing)]
        self.objects = {id(part): (part, values_of(part)) for part in parts}
        self.arena = copy_of_arena()
        self.seen = dict(mirror.units), dict(mirror.known), dict(mirror.frames), mirror.ranges

    def rewind(self, changes: Changes, *, has_moved: bool) -> None:
        """Back; `changes` is all that was set since, and `has_moved` whether objects were made or destroyed."""
        for machine, around in zip(self.machines, self.around, strict=True):
            machine.ram.rewind()
            put_around(machine, around)
        for address, (ours, mirrored) in self.statics.items():
            self.kernel.write(address, ours)
            self.mirror.put(address, mirrored)
        for (owner, key), thing in changes.items():
            if owner in self.objects:
                put_back(thing, key, self.objects[owner][1])
        if has_moved:
            put_arena(self.arena)
            units, known, _, _ = self.seen
            self.mirror.units, self.mirror.known = dict(units), dict(known)
        self.mirror.frames, self.mirror.ranges = dict(self.seen[2]), self.seen[3]


def put_back(thing: Any, key: Any, values: dict[Any, Any]) -> None:
    """One attribute or element, past whoever watches."""
    if isinstance(thing, Array):
        thing._items[key] = values[key]
    else:
        object.__setattr__(thing, key, values[key])


def parts_of(thing: Any) -> list[Any]:
    """An object and all that is inside it."""
    if isinstance(thing, Array):
        return [thing, *(part for item in thing._items if is_inside(item) for part in parts_of(item))]
    inside = [getattr(thing, field.name) for field in dataclasses.fields(thing) if not field.init]
    return [thing, *(part for item in inside if is_inside(item) for part in parts_of(item))]


def is_inside(item: Any) -> bool:
    """Whether it is an object that stands in another; arrays of references have none."""
    return isinstance(item, Array) or (hasattr(item, "SIZE_BITS") and id(item) not in arena.addresses)


def values_of(part: Any) -> dict[Any, Any]:
    if isinstance(part, Array):
        return dict(enumerate(part._items))
    return {field.name: getattr(part, field.name) for field in dataclasses.fields(part)}


def around_of(machine: Bare) -> tuple[Any, ...]:
    """What a machine knows besides its memory."""
    plic = machine.plic
    parts = machine.ticks, machine.raised, machine.text, machine.csrs, plic.words, plic.claimed
    return copy.deepcopy((*parts, machine.translations.known))


def put_around(machine: Bare, around: tuple[Any, ...]) -> None:
    machine.ticks, raised, text, csrs, words, claimed, known = around
    machine.raised, machine.csrs = set(raised), dict(csrs)
    machine.text[:] = text
    machine.plic.words, machine.plic.claimed = dict(words), set(claimed)
    machine.translations.known = dict(known)


def copy_of_arena() -> tuple[Any, ...]:
    pages = {page: set(addresses) for page, addresses in arena.on_page.items()}
    return dict(arena.objects), dict(arena.sizes), dict(arena.addresses), pages, arena.spare


def put_arena(kept: tuple[Any, ...]) -> None:
    """The same objects live again."""
    for name, table in zip(("objects", "sizes", "addresses"), kept, strict=False):
        getattr(arena, name).clear()
        getattr(arena, name).update(table)
    arena.on_page.clear()
    arena.on_page.update({page: set(addresses) for page, addresses in kept[3].items()})
    arena.spare = kept[4]
