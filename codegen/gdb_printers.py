"""Values as Python writes them, for gdb: `source codegen/gdb_printers.py`.

    (gdb) print thread->slots[0].cap
    $1 = CNodeCap(radix=7, guard_size=57, slots=0xffffffc080506000, guard=0)

What the bits mean stands in the JSON file that the compiler writes beside each program. This file runs inside
gdb, on whatever Python that was built with, and imports nothing of ours.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

TAG_MASK = 31  # the low bits of word 0 tell the members of a family apart
REFERENCE_BITS = 39


def show_packed(family: dict[str, Any], words: list[int]) -> str | None:
    """A packed value by its words; None if no member has its tag."""
    member = family.get("any") or family.get(str(words[0] & TAG_MASK))
    if member is None:
        return None
    fields = (f"{field['name']}={show_field(field, words)}" for field in member["fields"])
    return f"{member['name']}({', '.join(fields)})"


def show_field(field: dict[str, Any], words: list[int]) -> str:
    """One bit field."""
    width: int = field["width"]
    number = (words[field["word"]] >> field["shift"]) & ((1 << width) - 1)
    match field["kind"]:
        case "bool":
            return str(number != 0)
        case "enum":
            return str(field["members"].get(str(number), number))
        case "reference":
            return f"{extend(number, REFERENCE_BITS) % (1 << 64):#x}" if number else "None"
        case "address":
            return f"{number:#x}"
        case "signed":
            return str(extend(number, width))
        case _:
            return str(number)


def extend(number: int, width: int) -> int:
    """A number of `width` bits whose highest is its sign."""
    return number - (1 << width) if number >> (width - 1) else number


@cache
def types_of(program: str) -> dict[str, Any]:
    """What the compiler wrote about a program; empty if it did not compile it."""
    path = Path(program)
    for folder in (path.parent, path.parent / "obj"):  # the kernel stands above its parts
        described = folder / f"{path.stem}.types.json"
        if described.exists():
            return json.loads(described.read_text())  # type: ignore[no-any-return]
    return {"families": {}, "unions": {}}


class Shown:
    """What gdb prints in place of a value; the text is made when gdb asks for it."""

    def __init__(self, text: Callable[[], str]) -> None:
        self.to_string = text


def find_printer(value: Any) -> Shown | None:
    """How a value is printed; None if gdb's own way will do."""
    kind = value.type.strip_typedefs()
    if kind.objfile is None or kind.tag is None:
        return None
    types = types_of(kind.objfile.filename)
    if family := types["families"].get(kind.tag):
        return Shown(lambda: packed_text(family, value))
    if union := types["unions"].get(kind.tag):
        return Shown(lambda: union_text(union, value))
    return None


def packed_text(family: dict[str, Any], value: Any) -> str:
    """A packed value; one that gdb has only in part, or with a tag that nobody has, as its words."""
    names = [field.name for field in value.type.strip_typedefs().fields()]
    if any(value[name].is_optimized_out for name in names):
        return "{" + ", ".join(f"{name} = {value[name]}" for name in names) + "}"
    words = [int(value[name]) for name in names]
    return show_packed(family, words) or "{" + ", ".join(f"{word:#x}" for word in words) + "}"


def union_text(union: list[dict[str, Any]], value: Any) -> str:
    """The alternative that a union holds."""
    tag = value["tag"]
    if tag.is_optimized_out or int(tag) >= len(union):
        return f"{{tag = {tag}}}"
    alternative = union[int(tag)]
    if alternative["member"] is None:
        return "None"
    payload = value[alternative["member"]]
    if alternative["member"] == "word":
        payload = payload.cast(c_type(alternative["type"]))
    return f"({payload.type}) {payload}" if alternative["type"].endswith("*") else str(payload)


def c_type(text: str) -> Any:
    """gdb's idea of a C type."""
    kind = sys.modules["gdb"].lookup_type(re.sub(r"const|\*", "", text).strip())
    return kind.pointer() if text.endswith("*") else kind


if "gdb" in sys.modules:
    printers = sys.modules["gdb"].pretty_printers
    printers[:] = [one for one in printers if getattr(one, "__name__", "") != find_printer.__name__]
    printers.append(find_printer)
