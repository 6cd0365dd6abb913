"""What is taken from an earlier compilation gives the same program, and is never stale."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import pytest

from codegen.backend.print_c import print_c
from codegen.backend.unit import Unit
from codegen.errors import CompileErrors
from codegen.frontend import build_program, store
from codegen.frontend.interface import scan
from codegen.frontend.store import Store, open_store
from codegen.ir.printer import print_program
from codegen.transform.pipeline import lower

SHAPES = """from __future__ import annotations
from enum import Enum
from typing import Final
from codegen.lang import bits, kobject, packed, table, u8, u64

LIMIT: Final = 4
TABLE: Final = table(u64(1), u64(2), u64(3), u64(4))


class Kind(Enum):
    SMALL = 1
    LARGE = 2


@packed(tag=1, words=1)
class First:
    level: u64 = bits(8)


@packed(tag=2, words=1)
class Second:
    width: u64 = bits(8)


@kobject(size_bits=6)
class Node:
    count: u64 = u64(0)
    kind: Kind = Kind.SMALL


def grow(node: Node, by: u64 = u64(1)) -> u64:
    node.count += by
    return node.count
"""
USES = """from __future__ import annotations
from codegen.lang import u64, urange
from shapes import LIMIT, TABLE, First, Kind, Node, Second, grow


def total(node: Node) -> u64:
    found = u64(0)
    for i in urange(LIMIT):
        found += TABLE[i]
    if node.kind is Kind.LARGE:
        found += grow(node)
    return found + First(level=u64(3)).level + Second(width=u64(5)).width
"""
OTHER = """from __future__ import annotations
from codegen.lang import u64


def seven() -> u64:
    return u64(7)
"""
MAIN = """from __future__ import annotations
from typing import Final
from codegen.lang import export, u64
from shapes import Node
import other
import uses

STATE_MODULE: Final = True
EXTRA: Final = False
node: Final = Node()


@export
def start() -> u64:
    if EXTRA:
        return u64(0)
    return uses.total(node) + other.seven()
"""
ALL = 4


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all tests, as mypy has a cache there."""
    return tmp_path_factory.mktemp("store")


@pytest.fixture
def tree(folder: Path) -> Path:
    for name, text in {"shapes": SHAPES, "uses": USES, "other": OTHER, "main": MAIN}.items():
        (folder / f"{name}.py").write_text(text)
    shutil.rmtree(folder / "build" / ".ir-codegen", ignore_errors=True)
    return folder


def compiled(root: Path, kept: Store, defines: dict[str, object] | None = None) -> str:
    """What the compiler makes of the program."""
    program = build_program("main", defines=defines or {}, root=root, store=kept)
    text = print_program(program, full=True)
    lower(program, checked=True)
    return text + print_c(Unit(program, True, root))


def build(root: Path, defines: dict[str, object] | None = None) -> int:
    """Compile with the store and without, to the same; how many modules came from the store."""
    kept = open_store("main", defines or {}, root)
    known = set(kept.modules)
    text = compiled(root, kept, defines)
    assert text == compiled(root, Store(), defines)
    return len(known & set(kept.used_modules))


def edit(root: Path, module: str, old: str, new: str) -> None:
    file = root / f"{module}.py"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def test_nothing_changed(tree: Path) -> None:
    assert build(tree) == 0
    assert build(tree) == ALL


@pytest.mark.parametrize(
    ("module", "old", "new"),
    [
        ("other", "u64(7)", "u64(8)"),
        ("shapes", "node.count += by", "node.count += by\n    node.count += by\n"),  # and lines move
        ("uses", "found = u64(0)", "found = u64(9)  # a comment"),
        ("shapes", "LIMIT: Final = 4", "LIMIT: Final = 4  # a comment"),
    ],
)
def test_a_changed_body_costs_its_module(module: str, old: str, new: str, tree: Path) -> None:
    build(tree)
    edit(tree, module, old, new)
    assert build(tree) == ALL - 1
    assert build(tree) == ALL


@pytest.mark.parametrize(
    ("module", "old", "new"),
    [
        ("shapes", "LIMIT: Final = 4", "LIMIT: Final = 3"),
        ("shapes", "table(u64(1), ", "table(u64(9), "),
        ("shapes", "LARGE = 2", "LARGE = 3"),
        ("shapes", "level: u64 = bits(8)", "level: u64 = bits(9)"),
        ("shapes", "size_bits=6", "size_bits=7"),
        ("shapes", "count: u64 = u64(0)", "count: u64 = u64(1)"),
        ("shapes", "    count: u64 = u64(0)\n", "    more: u8 = u8(0)\n    count: u64 = u64(0)\n"),
        ("shapes", "by: u64 = u64(1)", "by: u64 = u64(2)"),
        ("shapes", "by: u64 = u64(1)", "by: u8 = u8(1)"),
        ("other", "def seven", "Both = First | Second\n\n\ndef seven"),  # a family that `uses` does not see
        ("main", "EXTRA: Final = False", "EXTRA: Final = True"),
    ],
)
def test_a_changed_interface_costs_everything(module: str, old: str, new: str, tree: Path) -> None:
    build(tree)
    edit(tree, module, old, new)
    if "u8 = u8(1)" in new:
        edit(tree, "shapes", "node.count += by", "node.count += u64(by)")
    if "Both" in new:
        edit(tree, "other", "import u64\n", "import u64\nfrom shapes import First, Second\n")
    assert build(tree) == 0


GENERIC = """from __future__ import annotations
from typing import Generic, TypeVar
from codegen.lang import kobject, u64
from shapes import Node

T = TypeVar("T")


@kobject(size_bits=5)
class Box(Generic[T]):
    item: T | None = None
    count: u64 = u64(0)

    def put(self, item: T) -> u64:
        self.item = item
        self.count += 1
        return self.count
"""
BOXES = """

def boxed(box: Box[Node], node: Node) -> u64:
    return box.put(node)
"""


def test_generic_code_and_its_users_are_compiled_anew(tree: Path) -> None:
    """What is generic is copied for each use; a use that goes takes its copy with it."""
    (tree / "boxes.py").write_text(GENERIC)
    edit(tree, "uses", "from shapes", "from boxes import Box\nfrom shapes")
    with (tree / "uses.py").open("a") as file:
        file.write(BOXES)
    assert build(tree) == 0
    assert build(tree) == ALL + 1 - 1 - 1  # with `boxes`, without it and `uses`
    edit(tree, "boxes", "self.count += 1", "self.count += 2")
    assert build(tree) == ALL - 1
    edit(tree, "uses", BOXES, "")
    edit(tree, "uses", "from boxes import Box\n", "import boxes\n")
    build(tree)
    assert build(tree) == ALL


def test_defines_have_stores_of_their_own(tree: Path) -> None:
    build(tree)
    assert build(tree, {"main.EXTRA": True}) == 0
    assert build(tree, {"main.EXTRA": True}) == ALL
    assert build(tree, {"main.EXTRA": False}) == 0
    assert build(tree) == ALL


def test_another_compiler_finds_nothing(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(tree)
    monkeypatch.setattr(store, "compiler_digest", lambda: "another")
    assert build(tree) == 0


@pytest.mark.parametrize("damage", [lambda data: data[:-1], lambda data: b"", lambda data: data + b"x"])
def test_a_damaged_store_is_empty(damage: type[bytes], tree: Path) -> None:
    build(tree)
    path = open_store("main", {}, tree).path
    assert path is not None
    path.write_bytes(damage(path.read_bytes()))
    assert build(tree) == 0
    assert build(tree) == ALL


def errors(root: Path, kept: Store) -> list[str]:
    with pytest.raises(CompileErrors) as failure:
        build_program("main", defines={}, root=root, store=kept)
    return failure.value.messages


@pytest.mark.parametrize(
    ("module", "old", "new"),
    [
        ("uses", "found = u64(0)", "found = 0"),
        ("uses", "found = u64(0)", "found = [1]"),
        ("uses", "found = u64(0)", "found = undefined"),
        ("shapes", "count: u64", "amount: u64"),
        ("other", "u64(7)", "u64(7"),
    ],
)
def test_errors_are_the_same_and_are_not_forgotten(module: str, old: str, new: str, tree: Path) -> None:
    build(tree)
    edit(tree, module, old, new)
    for _ in range(2):
        assert errors(tree, open_store("main", {}, tree)) == errors(tree, Store())
    edit(tree, module, new, old)
    assert build(tree) == ALL


def test_the_interface_keeps_its_lines() -> None:
    found = scan(SHAPES, ast.parse(SHAPES))
    lines, before = found.interface.split("\n"), SHAPES.split("\n")
    assert len(lines) == len(before)
    place = before.index("def grow(node: Node, by: u64 = u64(1)) -> u64:")
    assert lines[: place + 1] == before[: place + 1]
    assert lines[place + 1 : place + 3] == ["    raise NotImplementedError", ""]


def test_the_kernel_is_the_same(tmp_path: Path) -> None:
    """Once more from the store, which lies elsewhere than that of the build."""
    first = Store(tmp_path / "store")
    second = Store(tmp_path / "store", "", first.used_scans, first.used_modules)
    texts = []
    for kept in (first, second):
        program = build_program("kernel.main", defines={}, root=Path.cwd(), store=kept)
        texts.append(print_program(program, full=True))
    assert texts[0] == texts[1]
    assert second.modules == second.used_modules
    assert len(second.modules) > ALL
