"""What gdb prints in place of the words of a packed value, from what the compiler says of its class."""

from pathlib import Path
from typing import Any

import pytest

from codegen.__main__ import main
from codegen.gdb_printers import show_packed, types_of

SOURCE = """from __future__ import annotations
from enum import Enum
from codegen.lang import VAddr, bits, export, kobject, load, packed, raw_bits, store, u8, u64, i8
from typing import Final

RAW_ADDRESSES: Final = "a test"


@kobject(size_bits=4)
class Thing:
    number: u64 = u64(0)


class Colour(Enum):
    RED = 1
    BLUE = 2


@packed(tag=3)
class Empty:
    pass


@packed(tag=4)
class Full:
    flag: bool = bits(1)
    colour: Colour = bits(2)
    thing: Thing = bits(39)
    small: i8 = bits(8)
    at: VAddr = bits(39)


Any = Empty | Full


@packed()
class Plain:
    low: u8 = bits(4)
    high: u64 = bits(60)


@export
def start(any: Any, plain: Plain, flag: bool) -> Any | None:
    return any if flag and plain.low == 3 else None
"""


@pytest.fixture
def types(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    (tmp_path / "program.py").write_text(SOURCE)
    monkeypatch.chdir(tmp_path)
    assert main(["build", "program", "--name", "it", "--out", "obj"]) == 0
    return types_of(str(tmp_path / "it.elf"))


def test_packed_values(types: dict[str, Any]) -> None:
    family = types["families"]["Any"]
    assert show_packed(family, [3, 0]) == "Empty()"
    thing, colour = 0xFFFF_FFC0_8000_0000, 2
    full = [4 | 1 << 5 | colour << 6 | 0xFE << 8 | (thing << 25) % (1 << 64), 0x1000 << 25]
    assert show_packed(family, full) == (f"Full(flag=True, colour=BLUE, thing={thing:#x}, small=-2, at=0x1000)")
    assert show_packed(family, [4, 0]) == "Full(flag=False, colour=0, thing=None, small=0, at=0x0)"
    assert show_packed(family, [9, 0]) is None  # a tag that nobody has
    assert show_packed(types["families"]["Plain"], [0x123]) == "Plain(low=3, high=18)"


def test_unions(types: dict[str, Any]) -> None:
    (union,) = [kinds for name, kinds in types["unions"].items() if "None" in name]
    assert {kind["name"]: kind["member"] for kind in union} == {"Any": "Any", "None": None}


def test_a_program_of_somebody_else(tmp_path: Path) -> None:
    assert types_of(str(tmp_path / "other.elf")) == {"families": {}, "unions": {}}
