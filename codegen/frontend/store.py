"""What an earlier compilation of the same program left behind: for each module its scan and its functions.

A module's functions are taken from here if its text is the same, and the interface of every module of the
program, and the compiler. So a changed body costs one module, and a changed constant or class costs them all.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import pickle
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from mypy.version import __version__ as mypy_version

from codegen.frontend.interface import Scan
from codegen.ir.ops import Block
from codegen.ir.program import Function

COMPILER: Final = Path(__file__).parent.parent
SEAL: Final = 32  # bytes of a digest
Place = tuple[int, int]


@dataclass
class Lowered:
    """One function of a module, and whom it calls where: line and column."""

    function: Function
    calls: list[tuple[str, Place]]


@dataclass
class Store:
    """One file for one program with one set of defines; `path` is None where nothing is kept."""

    path: Path | None = None
    identity: str = ""
    scans: dict[str, Scan] = field(default_factory=dict)  # by digest of a text
    modules: dict[str, bytes] = field(default_factory=dict)  # by key: pickled functions
    used_scans: dict[str, Scan] = field(default_factory=dict)
    used_modules: dict[str, bytes] = field(default_factory=dict)

    def note_scan(self, text: str, made: Scan) -> None:
        """Keep what a text tells."""
        self.used_scans[digest(text)] = made

    def find_scan(self, text: str) -> Scan | None:
        """What is known of a text; it has no fault of grammar, as only what compiles is kept."""
        found = self.scans.get(digest(text))
        if found is not None:
            self.note_scan(text, found)
        return found

    def note_module(self, key: str, lowered: list[Lowered]) -> None:
        """Keep the functions of a module as they are now."""
        if self.path is not None:
            self.used_modules[key] = dump(lowered)

    def find_module(self, key: str) -> list[Lowered] | None:
        """The functions of a module."""
        found = self.modules.get(key)
        if found is None:
            return None
        self.used_modules[key] = found
        return load(found)

    def save(self) -> None:
        """Write what this compilation used; it has found no error."""
        if self.path is None or (self.used_scans, self.used_modules) == (self.scans, self.modules):
            return
        content = pickle.dumps((self.used_scans, self.used_modules))
        self.path.parent.mkdir(parents=True, exist_ok=True)
        new = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        new.write_bytes(self.seal(content) + content)
        new.replace(self.path)

    def seal(self, content: bytes) -> bytes:
        """What stands before the content: nobody but this compiler for this program can have written it."""
        return hashlib.sha256(self.identity.encode() + content).digest()


def open_store(main: str, defines: dict[str, object], root: Path) -> Store:
    """The store of a program; empty if there is none, it is damaged, or another compiler wrote it."""
    variant = digest(json.dumps(sorted(map(repr, defines.items()))))
    path = root / "build" / ".ir-codegen" / f"{main}-{variant[:16]}"
    store = Store(path, json.dumps([compiler_digest(), str(root), main, variant]))
    try:
        data = path.read_bytes()
    except OSError:
        return store
    seal, content = data[:SEAL], data[SEAL:]
    if seal == store.seal(content):
        store.scans, store.modules = pickle.loads(content)
    return store


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def compiler_digest() -> str:
    """Stands for the compiler, the language, mypy and Python."""
    own = sorted(path for path in COMPILER.rglob("*.py") if "tests" not in path.parts)
    parts = [hashlib.sha256(path.read_bytes()).hexdigest() for path in own]
    return digest(json.dumps([*parts, mypy_version, sys.version]))


class Pickler(pickle.Pickler):
    """Blocks by number: they lead to one another, deeper than pickle can follow."""

    def __init__(self, file: io.BytesIO, blocks: list[Block]) -> None:
        super().__init__(file, protocol=pickle.HIGHEST_PROTOCOL)
        self.numbers = {id(block): number for number, block in enumerate(blocks)}

    def persistent_id(self, thing: object) -> int | None:
        return self.numbers[id(thing)] if isinstance(thing, Block) else None


class Unpickler(pickle.Unpickler):
    """The other way."""

    blocks: list[Block]

    def persistent_load(self, number: int) -> Block:
        return self.blocks[number]


def dump(lowered: list[Lowered]) -> bytes:
    """Functions as bytes."""
    blocks = [block for each in lowered for block in each.function.blocks]
    file = io.BytesIO()
    file.write(len(blocks).to_bytes(4, "little"))
    Pickler(file, blocks).dump((lowered, [(block.ops, block.terminator) for block in blocks]))
    return file.getvalue()


def load(data: bytes) -> list[Lowered]:
    """Functions from bytes."""
    unpickler = Unpickler(io.BytesIO(data[4:]))
    unpickler.blocks = [Block() for _ in range(int.from_bytes(data[:4], "little"))]
    lowered: list[Lowered]
    lowered, contents = unpickler.load()
    for block, (ops, terminator) in zip(unpickler.blocks, contents, strict=True):
        block.ops, block.terminator = ops, terminator
    return lowered
