"""How deep the stack gets: the deepest path through the calls, which form no circle."""

from __future__ import annotations

from dataclasses import dataclass

from codegen.errors import CommandError
from codegen.report.code import INDIRECT, Code, python_name

ASSEMBLY = frozenset({"resume", "resume_bare"})  # what intrinsics jump to: it takes nothing from the stack


@dataclass(frozen=True)
class Path:
    """Functions that call one another, with the frame of each."""

    depth: int
    steps: tuple[tuple[str, int], ...]

    def __str__(self) -> str:
        return " → ".join(f"{python_name(name)} {frame}" for name, frame in self.steps)


Targets = dict[str, list[str]]


def deepest_paths(code: dict[str, Code], targets: Targets) -> dict[str, Path]:
    """The deepest path from each function; `targets` are what a function may call by a pointer."""
    found: dict[str, Path] = {}
    for name in code:
        if name != INDIRECT:
            descend(name, code, targets, found, [])
    return found


def descend(name: str, code: dict[str, Code], targets: Targets, found: dict[str, Path], above: list[str]) -> Path:
    """The deepest path from `name`, which the functions `above` have led to."""
    if name in found:
        return found[name]
    if name in above:
        circle = " → ".join(map(python_name, [*above[above.index(name) :], name]))
        raise CommandError(f"the stack has no limit: {circle}")
    frame = 0 if name in ASSEMBLY else code[name].frame if name in code else None
    if frame is None:
        raise CommandError(f"the stack has no known limit: nobody knows the frame of '{name}'")
    below = Path(0, ())
    for callee in sorted(called(name, code, targets)):
        path = descend(callee, code, targets, found, [*above, name])
        below = max(below, path, key=lambda p: p.depth)
    found[name] = Path(frame + below.depth, ((name, frame), *below.steps))
    return found[name]


def called(name: str, code: dict[str, Code], targets: Targets) -> set[str]:
    """What a function calls."""
    calls = code[name].calls
    if INDIRECT not in calls:
        return calls
    by_pointer = targets.get(python_name(name), [])
    if not by_pointer:
        raise CommandError(f"the stack has no known limit: '{name}' calls by a pointer")
    return (calls - {INDIRECT}).union(by_pointer)
