"""What the native player needs to know, as C: how bytes become steps, the calls that set the scene, and layouts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from kernel.abi.invocations import INVOCATIONS, Invocation, Kind
from kernel.abi.labels import Label
from kernel.shapes import (
    CSPACE,
    IPC_BUFFER_FRAME,
    CNodeCap,
    Core,
    EndpointCap,
    FrameCap,
    NotificationCap,
    NullCap,
    ReplyCap,
    Shared,
    Tcb,
)
from simulator.engine import Frame
from simulator.fuzz import play, steps
from simulator.fuzz.graph import DEPTH, FREE, THREADS, VITAL, build
from simulator.fuzz.pair import DESCRIPTION, KERNEL, TREE, Syscall
from simulator.layout import layout_of, packed_fields
from simulator.snapshot import offset_of

LISTS: Final[dict[str, Iterable[int]]] = {
    "EDGES": (*steps.EDGES, *VITAL),
    "SLOTS": steps.SLOTS,
    "FREE": FREE,
    "COMMON": steps.COMMON,
    "NOT_BLOCKING": steps.NOT_BLOCKING,
    "PLAIN": steps.PLAIN,
    "ENDPOINTS": steps.ENDPOINTS,
    "SHORT": steps.SHORT,
    "LENGTHS": steps.LENGTHS,
    "CAPS": steps.CAPS,
    "TIMES": steps.TIMES,
    "PLACES": steps.PLACES,
    "THREADS": THREADS,
    "EXCEPTIONS": play.EXCEPTIONS,
    "LABELS": [label.value for label in Label],
    "MEETING": steps.MEETING.numbers,
    "REPLIES": steps.slot_of("reply").numbers,
}
NUMBERS: Final = {
    "STEP": steps.STEP,
    "DEPTH": DEPTH,
    "MOST_IDLE": play.MOST_IDLE,
    "RESTS": play.RESTS,
    "RESTED": play.RESTED,
    "MEETINGS": play.MEETINGS,
    "TREE": TREE,
    "KERNEL": KERNEL,
    "RESUME_LABEL": Label.TCB_RESUME.value,
    "CORE_BYTES": layout_of(Core).size,
    "SHARED_BYTES": layout_of(Shared).size,
    "SLOT_OF_CSPACE": offset_of(Tcb, f"slots[{CSPACE}].cap"),
    "SLOT_OF_BUFFER": offset_of(Tcb, f"slots[{IPC_BUFFER_FRAME}].cap"),
    "BUFFER_ADDRESS": offset_of(Tcb, "ipc_buffer"),
}
CAPABILITIES: Final[tuple[Any, ...]] = (CNodeCap, FrameCap, EndpointCap, NotificationCap, ReplyCap, NullCap)


class Scene:
    """Takes down the calls that `build` makes, all of which succeed."""

    def __init__(self) -> None:
        self.frame = Frame([0] * 32, 0)
        self.calls: list[Syscall] = []

    def call(self, syscall: Syscall) -> None:
        self.calls.append(syscall)


def tables() -> str:
    """The header."""
    scene = Scene()
    build(scene)
    lines = [f"#define {name} {number:#x}ULL" for name, number in NUMBERS.items()]
    for kind in CAPABILITIES:
        lines.append(f"#define TAG_{kind.__name__} {kind.TAG}")
        for name, _, at, _ in packed_fields(kind):
            field = f"((w)[{at.word}] >> {at.shift} & {(1 << at.width) - 1:#x}ULL)"
            lines.append(f"#define {kind.__name__}_{name}(w) {field}")
    lines += [f"static const struct numbers {name} = {numbers(items)};" for name, items in LISTS.items()]
    lines.append(f"static const uint64_t DESCRIPTION[] = {array(DESCRIPTION)};")
    lines.append(f"static const struct call SCENE[] = {{{', '.join(map(call, scene.calls))}}};")
    lines.append("static const struct invocation INVOCATIONS[] = {")
    lines += [f"    {{{', '.join(invocation(i))}}}," for i in INVOCATIONS]
    return "\n".join([*lines, "};", ""])


def array(items: Iterable[int]) -> str:
    return "{" + ", ".join(f"{item:#x}ULL" for item in items) + "}"


def numbers(items: Iterable[int]) -> str:
    found = list(items)
    return f"{{{len(found)}, (const uint64_t[]){array(found)}}}"


def chooser(chosen: steps.OneOf | steps.Mostly) -> str:
    return f"{{{numbers(chosen.numbers)}, {int(isinstance(chosen, steps.Mostly))}}}"


def usual(name: str) -> str:
    return chooser(steps.USUAL.get(name, steps.ANY_BYTE))


def invocation(chosen: Invocation) -> Iterator[str]:
    places = [p for p in chosen.places if p.parameter.kind is not Kind.CONTEXT]
    yield from map(str, (chosen.label.value, chosen.length, len(places), len(chosen.caps)))
    yield chooser(steps.slot_of(chosen.target))
    yield "{" + ", ".join(f"{{{p.word}, {p.shift}, {usual(p.parameter.name)}}}" for p in places) + "}"
    yield "{" + ", ".join(usual(p.name) for p in chosen.caps) + "}"


def call(made: Syscall) -> str:
    parts = (array((made.number,))[1:-1], array((made.cptr,))[1:-1], array((made.info,))[1:-1])
    sizes = f"{len(made.words)}, {len(made.caps)}"
    return f"{{{', '.join(parts)}, {sizes}, {array(made.words)}, {array(made.caps)}, 0, 0, {{0}}}}"
