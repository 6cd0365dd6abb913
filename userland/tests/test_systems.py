"""System descriptions against the programs that rely on their order."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

import pytest

from codegen.lang import u64
from userland.bench.protocol import Child as BenchChild
from userland.hello.protocol import Child, sample_word, step_checksum
from userland.systems import bench, hello, interrupts


@pytest.mark.parametrize(("programs", "order"), [(hello.PROGRAMS, Child), (bench.PROGRAMS, BenchChild)])
def test_children_are_numbered_in_order(programs: dict[str, str], order: type[Enum]) -> None:
    children = [name for name in programs if name != "root"]
    assert children == [child.name.lower() for child in order]
    assert list(range(len(children))) == [child.value for child in order]


@pytest.mark.parametrize("module", [*hello.PROGRAMS.values(), *bench.PROGRAMS.values(), *interrupts.PROGRAMS.values()])
def test_programs_exist(module: str) -> None:
    assert Path(module.replace(".", "/") + ".py").exists()


def test_checksum_depends_on_order() -> None:
    first, second = sample_word(u64(1)), sample_word(u64(2))
    assert step_checksum(step_checksum(u64(0), first), second) == 16 ^ 11
    assert step_checksum(step_checksum(u64(0), second), first) == 22 ^ 8
    assert step_checksum(u64(1 << 63), u64(0)) == 1
