"""The stack's depth: on call graphs as gcc writes them, and on what gcc makes of C."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from codegen.errors import CommandError
from codegen.report.code import Code, read_calls, read_code
from codegen.report.stack import deepest_paths
from codegen.toolchain import CALL_GRAPH, KERNEL, gcc_command

HELD = '__asm__ volatile("" : : "r"(held) : "memory");'
SOURCE = f"""
#define APART __attribute__((noinline)) static
typedef unsigned long word;
APART word leaf(word n) {{ word held[100]; held[0] = n; {HELD} return held[0]; }}
APART word small(word n) {{ return leaf(n) + 1; }}
APART word other(word n) {{ word held[10]; held[0] = n; {HELD} return held[0]; }}
static inline word folded(word n) {{ word held[50]; held[0] = n; {HELD} return held[0] + other(n); }}
word start(word n) {{ word held[10]; held[0] = n; {HELD} return small(n) + folded(n); }}
"""

CLEARS = f"word clears(word n) {{ word held[100] = {{ n }}; {HELD} return held[0]; }}"  # calls `memset`


def compiled(folder: Path, source: str) -> dict[str, Code]:
    options = ["-w", CALL_GRAPH, "-x", "c", "-", "-c", "-o", str(folder / "it.o")]
    subprocess.run(gcc_command(KERNEL, *options), input=source, text=True, check=True)
    return read_code(folder / "it")


def test_frames_are_gccs_own_and_add_up(tmp_path: Path) -> None:
    code = compiled(tmp_path, SOURCE)
    frames = {name: each.frame or 0 for name, each in code.items()}
    assert frames["leaf"] in (800, 816)  # its array, and what gcc adds
    assert frames["start"] >= 400  # `folded` is part of it
    assert "folded" not in code
    path = deepest_paths(code, {})["start"]
    assert [name for name, _ in path.steps] == ["start", "small", "leaf"]
    assert path.depth == frames["start"] + frames["small"] + frames["leaf"]


def test_every_call_in_the_object_is_known(tmp_path: Path) -> None:
    """What the relocations call is in the graph, also what nobody wrote: `memset`."""
    code = compiled(tmp_path, SOURCE + CLEARS)
    listing = subprocess.run(
        ["riscv64-unknown-elf-objdump", "-dr", str(tmp_path / "it.o")],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    caller, seen = "", set()
    for line in listing.splitlines():
        if label := re.match(r"[0-9a-f]+ <(\w+)>:", line):
            caller = label[1]
        elif call := re.search(r"R_RISCV_CALL\S*\s+(\w+)", line):
            seen.add((caller, call[1]))
    assert {("start", "small"), ("small", "leaf"), ("start", "other"), ("clears", "memset")} <= seen
    assert seen == {(name, callee) for name, each in code.items() for callee in each.calls}


def test_sizes_are_those_of_the_symbols(tmp_path: Path) -> None:
    code = compiled(tmp_path, SOURCE)
    sections = subprocess.run(
        ["riscv64-unknown-elf-size", "-A", str(tmp_path / "it.o")], capture_output=True, text=True, check=True
    ).stdout
    text = re.search(r"^\.text\s+(\d+)", sections, re.MULTILINE)
    assert text is not None
    assert sum(each.size for each in code.values()) == int(text[1])


GRAPH = """graph: { title: "x.c"
node: { title: "start" label: "start\\nx.c:1:1\\n16 bytes (static)" }
node: { title: "x.c:one" label: "one\\nx.c:2:2\\n32 bytes (static)" }
node: { title: "x.c:two" label: "two\\nx.c:3:3\\n64 bytes (dynamic,bounded)" }
node: { title: "x.c:grows" label: "grows\\nx.c:4:4\\n64 bytes (dynamic)" }
node: { title: "__indirect_call" label: "Indirect Call Placeholder" shape : ellipse }
node: { title: "__muldi3" label: "__muldi3\\n<built-in>" shape : ellipse }
edge: { sourcename: "start" targetname: "x.c:one" label: "x.c:1:9" }
"""


def graph(*edges: tuple[str, str]) -> dict[str, Code]:
    found: dict[str, Code] = {}
    more = "".join(f'edge: {{ sourcename: "x.c:{a}" targetname: "{b}" }}\n' for a, b in edges)
    read_calls(GRAPH + more, found)
    return found


def depth(code: dict[str, Code], **targets: list[str]) -> int:
    wanted = {name: each for name, each in code.items() if name not in ("grows", "__muldi3")}
    return deepest_paths(wanted, targets)["start"].depth


def test_a_call_by_pointer_reaches_every_target() -> None:
    code = graph(("one", "__indirect_call"))
    assert depth(code, one=["two"]) == 16 + 32 + 64
    with pytest.raises(CommandError) as failure:
        depth(code, start=["two"])
    assert "'one' calls by a pointer" in failure.value.messages[0]


@pytest.mark.parametrize(
    ("edge", "why"),
    [
        (("one", "x.c:one"), "the stack has no limit: one → one"),
        (("one", "start"), "the stack has no limit: start → one → start"),
        (("one", "x.c:grows"), "nobody knows the frame of 'grows'"),
        (("one", "__muldi3"), "nobody knows the frame of '__muldi3'"),
    ],
)
def test_what_has_no_limit_is_refused(edge: tuple[str, str], why: str) -> None:
    with pytest.raises(CommandError) as failure:
        deepest_paths(graph(edge), {})["start"]
    assert why in failure.value.messages[0]
