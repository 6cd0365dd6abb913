"""The direction of dependencies: which room may import which (docs/architecture.md)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TREE = Path(__file__).parents[2]
MAY_IMPORT = {
    "kernel/abi": {"kernel.abi", "kernel.config", "codegen.lang"},
    "kernel": {"kernel", "codegen.lang"},
    "codegen/lang": {"codegen.lang"},
    "codegen/ir": {"codegen.ir", "codegen.lang", "codegen.errors"},
    "codegen/frontend": {"codegen.frontend", "codegen.ir", "codegen.lang", "codegen.errors"},
    "codegen/analysis": {"codegen.analysis", "codegen.ir"},
    "codegen/transform": {"codegen.transform", "codegen.analysis", "codegen.ir", "codegen.errors"},
    "codegen/backend": {"codegen.backend", "codegen.analysis", "codegen.ir", "codegen.lang", "codegen.errors"},
    "codegen/bench": {"codegen", "kernel"},
    "linker": {"linker", "kernel.abi", "codegen.toolchain"},
    "simulator": {
        "simulator",
        "kernel",
        "codegen.lang",
        "codegen.mutation",
        "codegen.fuzz.batches",
        "linker",
        "qemu_tests.command",
        "qemu_tests.machine",
    },
    "userland": {"userland", "kernel.abi", "codegen.lang", "linker"},
}
ROOMS = ("kernel", "codegen", "linker", "userland", "qemu_tests", "simulator")


def imports(file: Path) -> Iterator[tuple[int, str]]:
    """Line and module of each import of the project's own."""
    for node in ast.walk(ast.parse(file.read_text())):
        match node:
            case ast.ImportFrom(module=str(module)):
                yield node.lineno, module
            case ast.Import(names=names):
                yield from ((node.lineno, name.name) for name in names)
            case _:
                pass


def allowed(module: str, rooms: set[str]) -> bool:
    return any(module == room or module.startswith(room + ".") for room in rooms)


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_what_it_may(room: str) -> None:
    strangers = []
    for file in sorted((TREE / room).rglob("*.py")):
        if "tests" in file.parts or (room == "kernel" and "abi" in file.parts):
            continue
        for line, module in imports(file):
            if module.split(".")[0] in ROOMS and not allowed(module, MAY_IMPORT[room]):
                strangers.append(f"{file.relative_to(TREE)}:{line}: {module}")
    assert not strangers
