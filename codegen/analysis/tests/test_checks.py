"""Checks are counted by kind."""

from __future__ import annotations

from dataclasses import replace

from codegen.analysis.checks import always_fits, count_checks, index_check
from codegen.golden.cases import Case
from codegen.golden.suites import front
from codegen.ir.ops import IntLiteral
from codegen.ir.program import PackedInfo
from codegen.ir.types import U64

SOURCE = """
@packed(words=1)
class Rights:
    level: u64 = bits(3)
    width: u8 = bits(8)
    flag: bool = bits(1)

@kobject()
class Node:
    next: Node | None = None
    words: Array[u64] = embedded_array(u64, 4)

def get(node: Node) -> Node:
    return node

@export
def f(node: Node, n: u64, level: u64, width: u8) -> u64:
    assert n < 100, "n is small"
    if node.next is not None:
        n += get(node.next).words[n] << n
    rights = Rights(level=level, width=width, flag=True)
    rights = replace(rights, level=u64(2))
    return n // rights.level + node.words[3]
"""


def test_each_kind() -> None:
    program = front(Case("count_checks", 1, SOURCE.splitlines()))
    function = program.functions["count_checks.f"]
    every = {"index": 1, "shift": 1, "division": 1}
    assert count_checks(program, function, checked=False) == every
    only_checked = {"field": 1, "narrowing": 1, "assertion": 1}
    assert count_checks(program, function, checked=True) == every | only_checked


def test_an_index_that_is_known() -> None:
    assert [list(index_check(IntLiteral(index, U64), 4)) for index in (3, 4)] == [[], ["index"]]


WIDTHS = """
class Kind(Enum):
    FIRST = 0
    LAST = 8

@packed(words=1)
class Pair:
    number: u8 = bits(8)
    kind: Kind = bits(4)

@export
def f(n: u8) -> u8:
    return Pair(n, Kind.LAST).number
"""


def test_a_bit_less_than_the_type_needs() -> None:
    program = front(Case("count_widths", 1, WIDTHS.splitlines()))
    info = program.classes["count_widths.Pair"]
    assert isinstance(info, PackedInfo)
    for field in info.fields:
        narrow = replace(field, place=replace(field.place, width=field.place.width - 1))
        assert always_fits(program, field)
        assert not always_fits(program, narrow)
