"""Dominators and the nesting of blocks."""

from codegen.analysis.flow import find_shape
from codegen.ir.ops import Block, BoolLiteral, Branch, Goto, Return


def returning() -> Block:
    return Block([], Return(None))


def test_a_diamond_joins_at_the_level_of_its_branch() -> None:
    join = returning()
    left, right = Block([], Goto(join)), Block([], Goto(join))
    top = Block([], Branch(BoolLiteral(True), left, right))
    shape = find_shape(top)
    assert shape.joins(top) == [join]
    assert shape.is_nested(left)
    assert not shape.is_nested(join)
    assert shape.dominates(top, join)
    assert not shape.dominates(left, join)


def test_a_loop_is_entered_from_behind() -> None:
    after = returning()
    body = Block()
    head = Block([], Branch(BoolLiteral(True), body, after))
    body.terminator = Goto(head)
    top = Block([], Goto(head))
    shape = find_shape(top)
    assert shape.is_loop(head)
    assert not shape.is_loop(body)
    assert shape.joins(top) == [head]
    assert shape.dominates(head, after)


def test_a_block_that_loops_by_itself() -> None:
    loop = Block()
    loop.terminator = Branch(BoolLiteral(True), loop, returning())
    assert find_shape(Block([], Goto(loop))).is_loop(loop)


def test_unreached_blocks_are_not_there() -> None:
    top = returning()
    Block([], Goto(top))
    assert find_shape(top).order == [top]
