"""What other modules can see of a module: everything but the bodies of its functions.

def f(x: u64) -> u64:            def f(x: u64) -> u64:
    y = x + 1                →       raise NotImplementedError
    return y

Lines stay where they are, so that mypy's places are right.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

EMPTY: Final = "raise NotImplementedError"  # fits whatever a function returns


@dataclass(frozen=True)
class Scan:
    """What a module's text tells on its own; `digest` stands for the interface, wherever its lines are."""

    imports: tuple[str, ...]  # names that may be modules, in order
    interface: str
    digest: str


def scan(text: str, tree: ast.Module) -> Scan:
    """Look through a module's text."""
    return Scan(tuple(imported_names(tree)), without_bodies(text, tree), digest_without_bodies(text, tree))


def digest_without_bodies(text: str, tree: ast.Module) -> str:
    """A digest of what is written outside of bodies, whatever its layout."""
    bodies = [(function, function.body) for function in functions(tree)]
    for function, _ in bodies:
        function.body = []
    try:
        shown = ast.dump(tree)
    except RecursionError:  # refused later
        shown = text
    for function, body in bodies:
        function.body = body
    return hashlib.sha256(shown.encode()).hexdigest()


def imported_names(tree: ast.Module) -> Iterator[str]:
    """Names that may be modules among what a module imports."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=aliases):
                yield from (alias.name for alias in aliases)
            case ast.ImportFrom(module=str(module), names=aliases, level=0):
                yield module
                yield from (f"{module}.{alias.name}" for alias in aliases)
            case _:
                pass


def functions(tree: ast.Module) -> list[ast.FunctionDef]:
    """The functions and methods that are not inside another."""
    found: list[ast.FunctionDef] = []
    todo: list[ast.stmt] = list(tree.body)
    while todo:
        match todo.pop():
            case ast.FunctionDef() as function:
                found.append(function)
            case ast.ClassDef(body=body):
                todo += body
            case _:
                pass
    return found


def without_bodies(text: str, tree: ast.Module) -> str:
    """The text with an empty body in each function."""
    lines = text.encode().split(b"\n")  # columns are bytes
    for function in functions(tree):
        first, last = function.body[0], function.body[-1]
        assert last.end_lineno is not None
        start = first.lineno - 1
        lines[start] = lines[start][: first.col_offset] + EMPTY.encode()
        lines[start + 1 : last.end_lineno] = [b""] * (last.end_lineno - first.lineno)
    return b"\n".join(lines).decode()
