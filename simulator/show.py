"""What a person wants to see of the kernel at a stop: short values, and tables of all that lives.

Everything here is for the prompt of a debugger.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Any, Final

from codegen.lang import Array
from codegen.lang.integers import Integer
from codegen.lang.memory import arena
from kernel import shapes
from kernel.shapes import CSPACE, PC, VSPACE, CNodeCap, NullCap, PageTable, PageTableCap, Slot, Tcb, ThreadState
from kernel.state import core
from simulator.ram import HOST_WINDOW

AT_ENDPOINT: Final = (ThreadState.BLOCKED_ON_SEND, ThreadState.BLOCKED_ON_RECEIVE)

PAGE_BITS: Final = 12


def shorten() -> None:
    """Print capabilities and other values field by field, and objects as their type and physical address."""
    classes: list[Any] = [
        Array,
        *(k for k in vars(shapes).values() if isinstance(k, type) and dataclasses.is_dataclass(k)),
    ]
    for kind in classes:
        kind.__repr__ = show_object if kind is Array or hasattr(kind, "SIZE_BITS") else show_value


def show_value(thing: Any) -> str:
    """`EndpointCap(can_send=True, …, badge=7)`."""
    fields = (f"{f.name}={brief(getattr(thing, f.name))}" for f in dataclasses.fields(thing))
    return f"{type(thing).__name__}({', '.join(fields)})"


def show_object(thing: Any) -> str:
    """`Tcb@80a04000`, or `Tcb "server"` where a thread has a name."""
    if isinstance(thing, Tcb) and name_of(thing):
        return f'Tcb "{name_of(thing)}"'
    address = arena.addresses.get(id(thing))
    return f"{type(thing).__name__}@{address - HOST_WINDOW:x}" if address else type(thing).__name__


def brief(item: object) -> str:
    """A field: numbers as one reads them."""
    if isinstance(item, Integer):
        return str(int(item)) if int(item) < 4096 else f"{int(item):#x}"
    return item.name if isinstance(item, Enum) else repr(item)


def name_of(thread: Tcb) -> str:
    """The name that a thread was given for debugging."""
    words = b"".join(int(thread.name[i]).to_bytes(8, "little") for i in range(4))
    return words.split(b"\0")[0].decode(errors="replace")


def living(kind: type) -> list[Any]:
    """All objects of a kind, by their addresses."""
    return [thing for _, thing in sorted(arena.objects.items()) if isinstance(thing, kind)]


def table(rows: Sequence[tuple[str, ...]]) -> None:
    """Print rows below their headings, in columns."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def threads() -> None:
    """Every thread; a star marks the current one."""
    rows = [("", "thread", "state", "priority", "pc", "time", "waits at")]
    for thread in living(Tcb):
        mark = "*" if thread is core.current else ""
        place = repr((thread.endpoint if thread.state in AT_ENDPOINT else thread.notification) or "")
        pc = f"{int(thread.context.words[PC]):x}"
        context = repr(thread.sched_context) if thread.sched_context else "none"
        rows.append((mark, repr(thread), thread.state.name, brief(thread.priority), pc, context, place.strip("'")))
    table(rows)


def items(slots: Array[Slot]) -> Iterator[tuple[int, Slot]]:
    """The slots of a CNode that are not empty."""
    return ((i, s) for i, s in enumerate(slots._items) if not isinstance(s.cap, NullCap))


def cspace(thread: Tcb | None = None) -> None:
    """The capabilities in the first CNode of a thread, the current one unless another is given."""
    thread = thread or core.current
    cap = thread.slots[CSPACE].cap if thread else None
    rows = [("slot", "capability")]
    if isinstance(cap, CNodeCap):
        rows += [(str(i), repr(slot.cap)) for i, slot in items(cap.slots)]
    table(rows)


def vspace(thread: Tcb | None = None) -> None:
    """What is mapped in a thread's address space, the current one's unless another is given."""
    thread = thread or core.current
    cap = thread.slots[VSPACE].cap if thread else None
    rows: list[tuple[str, ...]] = [("virtual", "physical", "rights", "bytes")]
    if isinstance(cap, PageTableCap):
        rows.extend(mappings(cap.table, 0, 30))
    table(rows)


def mappings(top: PageTable, base: int, bits: int) -> Iterator[tuple[str, ...]]:
    """The user's half of a page table, and of those below it."""
    for i, entry in enumerate(top.entries._items[: 256 if bits == 30 else 512]):
        at, physical = base + (i << bits), int(entry.page) << PAGE_BITS
        if entry.valid and not (entry.read or entry.write or entry.execute):
            yield from mappings(arena.at(physical + HOST_WINDOW), at, bits - 9)
        elif entry.valid:
            rights = zip("rwx", (entry.read, entry.write, entry.execute), strict=True)
            yield f"{at:x}", f"{physical:x}", "".join(c if on else "-" for c, on in rights), f"{1 << bits:#x}"


def derivation(slot: Slot, most: int = 32) -> None:
    """The derivation list from a slot on: what was derived from it stands behind it."""
    rows = [("revocable", "first badged", "capability")]
    following: Slot | None = slot
    while following is not None and len(rows) <= most:
        rows.append((str(following.link.revocable), str(following.link.first_badged), repr(following.cap)))
        following = following.link.next
    table(rows)


def queues() -> None:
    """Who waits where: at endpoints, for notifications, to run, and for time; by priority."""
    found: defaultdict[str, list[Tcb]] = defaultdict(list)
    for thread in living(Tcb):
        if thread.endpoint or thread.notification:
            found[repr(thread.endpoint or thread.notification)].append(thread)
        if thread.in_ready_queue:
            found[f"ready, priority {int(thread.priority)}"].append(thread)
        if thread.in_release_queue:
            found["waits for time"].append(thread)
    rows = [("queue", "threads")]
    for queue, waiting in sorted(found.items()):
        waiting.sort(key=lambda thread: -int(thread.priority))
        rows.append((queue, ", ".join(map(repr, waiting))))
    table(rows)
