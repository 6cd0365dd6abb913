"""Make a program that shows a fault smaller: drop and replace parts of its tree, as long as the fault stays.

Each round tries many smaller programs as one batch; those that are no programs any more fall out of it.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

WIDTH: Final = 60  # programs of a round

Shows = Callable[[list[str]], list[bool]]  # whether each of some programs still shows the fault


def reduce(text: str, shows: Shows, *, rounds: int = 60) -> str:
    """The smallest program found; each round keeps the smallest one that still shows the fault."""
    start = 0
    for _ in range(rounds):
        options = list(dict.fromkeys(smaller(text)))
        options = options[start:] + options[:start]
        tried = options[:WIDTH]
        if not tried:
            return text
        good = [option for option, holds in zip(tried, shows(tried), strict=True) if holds]
        if good:
            text, start = min(good, key=size), 0
        elif start + WIDTH >= len(options):
            return text
        else:
            start += WIDTH
    return text


def size(text: str) -> int:
    """How much there is to read."""
    return len(text.splitlines()) * 40 + len(text)


def smaller(text: str) -> Iterator[str]:
    """Programs with one part less, those with the most left out first."""
    tree = ast.parse(text)
    edits = [*removals(tree), *unwrappings(tree), *simplifications(tree)]
    found = set()
    for edit in edits:
        changed = copy.deepcopy(tree)
        edit(changed)
        try:
            new = ast.unparse(ast.fix_missing_locations(changed)) + "\n"
        except (ValueError, AttributeError):
            continue
        if len(new) < len(text):
            found.add(new)
    yield from sorted(found, key=lambda new: (size(new), new))


Edit = Callable[[ast.Module], None]


def removals(tree: ast.Module) -> Iterator[Edit]:
    """Leave out a run of statements, cases or arguments."""
    for i, node in enumerate(ast.walk(tree)):
        for name, items in ast.iter_fields(node):
            if isinstance(items, list) and items and isinstance(items[0], ast.stmt | ast.match_case):
                for length in sorted({len(items), len(items) // 2, 2, 1} - {0}, reverse=True):
                    for start in range(0, len(items) - length + 1, max(1, length // 2)):
                        yield partial(remove, number=i, name=name, start=start, length=length)


def remove(tree: ast.Module, number: int, name: str, start: int, length: int) -> None:
    items = getattr(node_at(tree, number), name)
    del items[start : start + length]
    if not items and name == "body":
        items.append(ast.Pass())


def node_at(tree: ast.Module, number: int) -> ast.AST:
    return next(node for i, node in enumerate(ast.walk(tree)) if i == number)


def unwrappings(tree: ast.Module) -> Iterator[Edit]:
    """Put what a statement holds in its place."""
    for i, node in enumerate(ast.walk(tree)):
        body = getattr(node, "body", None)
        for place, item in enumerate(body if isinstance(body, list) else []):
            if isinstance(item, ast.If | ast.For | ast.While):
                for part in ("body", "orelse"):
                    yield partial(unwrap, number=i, place=place, part=part)


def unwrap(tree: ast.Module, number: int, place: int, part: str) -> None:
    items: list[ast.stmt] = vars(node_at(tree, number))["body"]
    items[place : place + 1] = getattr(items[place], part)


def simplifications(tree: ast.Module) -> Iterator[Edit]:
    """Replace an expression by a part of it."""
    for i, node in enumerate(ast.walk(tree)):
        if isinstance(node, ast.BinOp | ast.BoolOp | ast.IfExp | ast.Compare | ast.Call | ast.UnaryOp):
            count = len([*parts(node)])
            yield from (partial(put_part, number=i, index=j) for j in range(count))


def parts(node: ast.AST) -> Iterator[ast.expr]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            yield child
        elif isinstance(child, ast.keyword):
            yield child.value


def put_part(tree: ast.Module, number: int, index: int) -> None:
    """Put a part of an expression where the expression is."""
    node = node_at(tree, number)
    part = [*parts(node)][index]
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if value is node:
                setattr(parent, name, part)
            elif isinstance(value, list) and any(item is node for item in value):
                setattr(parent, name, [part if item is node else item for item in value])
