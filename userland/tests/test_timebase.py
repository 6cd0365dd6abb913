"""The speed of the `time` register, out of extra boot info as the kernel leaves it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pytest

from codegen.lang import VAddr, arena
from kernel.abi.bootinfo import EXTRA_DEVICE_TREE, EXTRA_LENGTH
from kernel.abi.user import EXTRA_PADDING
from userland.runtime.state import runtime
from userland.runtime.timebase import USUAL, ticks_per_microsecond

BOOT_INFO = 0x40_0000
TREE = """
/dts-v1/;
/ {{
    model = "timebas";
    odd-name {{ nothing; value = [01 02 03]; }};
    cpus {{ timebase-frequency = <{value}>; cpu@0 {{ reg = <0>; }}; }};
}};
"""


@pytest.fixture(autouse=True)
def boot_info() -> Iterator[None]:
    """A boot info without extras."""
    arena.reset()
    runtime.memory.boot_info = VAddr(BOOT_INFO)
    write(BOOT_INFO, bytes(4096))
    yield
    runtime.memory.boot_info = VAddr(0)
    arena.reset()


def write(at: int, content: bytes) -> None:
    for i, byte in enumerate(content):
        arena.write(at + i, 1, byte)


def chunk(identifier: int, content: bytes) -> bytes:
    return identifier.to_bytes(8, "little") + (len(content) + 16).to_bytes(8, "little") + content


def leave(*chunks: bytes) -> None:
    """Write the extra boot info."""
    extra = b"".join(chunks)
    write(BOOT_INFO + 8 * EXTRA_LENGTH, len(extra).to_bytes(8, "little"))
    write(BOOT_INFO + 4096, extra)


def tree(value: str) -> bytes:
    source = TREE.format(value=value).encode()
    return subprocess.run(["dtc", "-q", "-O", "dtb"], input=source, capture_output=True, check=True).stdout


@pytest.mark.parametrize(("value", "ticks"), [("1000000", 1), ("10000000", 10), ("0 4000000", 4)])
def test_the_tree_says_how_fast(value: str, ticks: int) -> None:
    leave(chunk(EXTRA_PADDING, bytes(24)), chunk(EXTRA_DEVICE_TREE, tree(value)))
    assert ticks_per_microsecond() == ticks


def test_without_a_tree_it_is_the_usual() -> None:
    leave(chunk(EXTRA_PADDING, bytes(8)))
    assert ticks_per_microsecond() == USUAL


def test_a_tree_without_it_too() -> None:
    leave(chunk(EXTRA_DEVICE_TREE, tree("1").replace(b"timebase-frequency", b"timekeep-frequency")))
    assert ticks_per_microsecond() == USUAL
