"""What a root task must be before it is packed; each refusal is one line that says why."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from linker.elf import BadElf, Executable, Rights

PAGE = 0x1000
BEHIND_IMAGE = 2 << 20  # the kernel maps IPC buffer, boot info and device tree behind the image
USER_END = (1 << 38) - BEHIND_IMAGE  # Sv39: the lower half belongs to user mode
MAX_SEGMENTS = 16
WX = Rights.W | Rights.X


def page_down(address: int) -> int:
    return address & -PAGE


def page_up(address: int) -> int:
    return -(-address // PAGE) * PAGE


def check_root(root: Executable, *, foreign: bool) -> list[str]:
    """Raise `BadElf` when `root` cannot be packed, else give the warnings.

    A page both writable and executable is a mistake in a program of ours. Programs linked elsewhere
    have such pages, so there it is a warning.
    """
    if len(root.segments) > MAX_SEGMENTS:
        raise BadElf(root.path, f"{len(root.segments)} loadable segments, at most {MAX_SEGMENTS} are allowed")
    check_addresses(root)
    entry = root.segment_at(root.entry)
    if entry is None or Rights.X not in entry.rights:
        raise BadElf(root.path, f"the entry point {root.entry:#x} is in no executable segment: link it with one")
    return check_rights(root, foreign=foreign)


def check_addresses(root: Executable) -> None:
    for segment in root.segments:
        if segment.end > USER_END:
            raise BadElf(
                root.path,
                f"a segment reaches into the kernel half, or close to it ({describe(segment.address, segment.end)}):"
                f" link it below {USER_END:#x}",
            )
    for low, high in pairwise(root.segments):
        if high.address < low.end:
            raise BadElf(root.path, f"segments overlap at {high.address:#x}")


def check_rights(root: Executable, *, foreign: bool) -> list[str]:
    warnings = []
    for why in writable_text(root):
        if not foreign:
            raise BadElf(root.path, why)
        warnings.append(f"{root.path}: {why}")
    return warnings


def writable_text(root: Executable) -> Iterator[str]:
    """Segments both writable and executable, and pages that become so because segments share them."""
    shared: dict[int, Rights] = {}
    for segment in root.segments:
        if segment.rights & WX == WX:
            where = describe(segment.address, segment.end)
            yield f"a segment is both writable and executable ({where})"
            continue
        for page in {page_down(segment.address), page_down(segment.end - 1)}:
            before = shared.get(page, Rights(0))
            shared[page] = before | segment.rights
            if shared[page] & WX == WX and before & WX != WX:
                yield f"segments share the page {page:#x}, which is then both writable and executable"


def describe(start: int, end: int) -> str:
    return f"{start:#x}–{end:#x}"
