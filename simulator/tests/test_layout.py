"""Objects lie where the compiler puts them, and what is written as bytes can be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kernel import config
from kernel.shapes import AsidPool, Core, Endpoint, Notification, PageTable, Reply, SchedContext, Shared, Slot, Tcb
from linker.build import Configuration
from simulator.layout import layout_of
from simulator.library import build_library

TREE = Path(__file__).parents[2]
KINDS = (AsidPool, Core, Endpoint, Notification, PageTable, Reply, SchedContext, Shared, Slot, Tcb)


@pytest.fixture(scope="module")
def offsets() -> dict[str, int]:
    """What the compiler tells assembly."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(TREE)
        header = build_library(
            Configuration("release", config.FPU, config.DEBUG, 13, "128M", config.DOMAINS)
        ).with_name("kernel.offsets.h")
        return {name: int(n, 0) for name, n in re.findall(r"#define (\w+) (\w+)", header.resolve().read_text())}


@pytest.mark.parametrize("kind", KINDS)
def test_fields_lie_where_the_compiler_puts_them(kind: type, offsets: dict[str, int]) -> None:
    prefix = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind.__name__).upper()
    layout = layout_of(kind)
    assert layout.size == offsets[f"{prefix}_SIZE"]
    starts: dict[str, int] = {}
    for part in layout.parts:
        starts.setdefault(re.split(r"[^a-z_]", part.leaf.path)[0], part.offset)
    assert starts == {name: offsets[f"{prefix}_{name.upper()}"] for name in starts}


def test_what_is_written_can_be_read() -> None:
    tcb = Tcb()
    data = layout_of(Tcb).write(tcb, lambda thing: 0)
    numbers = {leaf.path: numbers for leaf, numbers in layout_of(Tcb).read(data)}
    assert numbers["context.status"] == (int(tcb.context.status),)
    assert numbers["slots[4].cap"] == (0, 0)
    assert len(data) == layout_of(Tcb).size
