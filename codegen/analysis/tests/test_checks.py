"""Checks are counted by kind."""

from __future__ import annotations

from codegen.analysis.checks import count_checks
from codegen.golden.cases import Case
from codegen.golden.suites import front

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
