"""What gcc made of each function: its size, its stack frame, and whom it calls, inlining considered."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from codegen.errors import CommandError
from codegen.toolchain import NM

INDIRECT: Final = "__indirect_call"  # gcc's name for whatever a pointer points to
NODE: Final = re.compile(r'^node: \{ title: "([^"]*)" label: "([^"]*)"')
EDGE: Final = re.compile(r'^edge: \{ sourcename: "([^"]*)" targetname: "([^"]*)"')
FRAME: Final = re.compile(r"\\n(\d+) bytes \((static|dynamic,bounded|dynamic)\)")


@dataclass
class Code:
    """One function of the object; `frame` is None if gcc does not know it or it has no limit."""

    frame: int | None = None
    calls: set[str] = field(default_factory=set)
    size: int = 0


def read_code(stem: Path) -> dict[str, Code]:
    """The functions of an object, from `stem.ci` and `stem.o`; a part that gcc split off is one of them."""
    found: dict[str, Code] = {}
    try:
        read_calls((stem.parent / f"{stem.name}.ci").read_text(), found)
    except FileNotFoundError as error:
        raise CommandError(f"there is no {error.filename}: build the program first") from None
    read_sizes(stem.parent / f"{stem.name}.o", found)
    return found


def read_calls(text: str, found: dict[str, Code]) -> None:
    """Frames and calls from gcc's call graph."""
    for line in text.splitlines():
        if node := NODE.match(line):
            code = found.setdefault(plain(node[1]), Code())
            frame = FRAME.search(node[2])
            if frame and frame[2] != "dynamic":
                code.frame = int(frame[1])
        elif edge := EDGE.match(line):
            found.setdefault(plain(edge[1]), Code()).calls.add(plain(edge[2]))


def plain(title: str) -> str:
    """gcc puts the file before the name of a static function."""
    return title.rpartition(":")[2]


def read_sizes(path: Path, found: dict[str, Code]) -> None:
    """Sizes from the symbols; the cold part of a function belongs to it.

    nm leaves out the local labels of the object, which are three hundred for each function.
    """
    if not path.is_file():
        raise CommandError(f"there is no {path}: build the program first")
    try:
        done = subprocess.run([NM, "--format=posix", str(path)], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise CommandError(f"{NM} is needed, and is not installed") from None
    if done.returncode:
        raise CommandError(f"{path} is no object file that {NM} can read")
    for line in done.stdout.splitlines():
        name, kind, *numbers = line.split()  # where it is, and its size
        if kind in "tTW" and len(numbers) == 2:
            if name not in found:
                name = name.removesuffix(".cold")
            found.setdefault(name, Code()).size += int(numbers[1], 16)


def python_name(name: str) -> str:
    """The C name behind what gcc calls a function and its parts: `map_page.isra.0`."""
    return name.partition(".")[0]
