"""A random program of the dialect: the same seed gives the same program."""

from __future__ import annotations

import ast
import re
from typing import Final

import codegen.lang
from codegen.fuzz.declare import declare_constants, declare_types
from codegen.fuzz.functions import function, generic, main, method, pair
from codegen.fuzz.scope import Program
from codegen.fuzz.types import Object, Record
from codegen.golden.runs import is_public

PUBLIC: Final = tuple(name for name in vars(codegen.lang) if is_public(name))


def generate(seed: int) -> str:
    """The text of a program with this seed."""
    p = Program(seed)
    declare_types(p)
    classes, p.lines = p.lines, []
    declare_constants(p)
    constants, p.lines = p.lines, []
    classes = with_methods(p, classes, 0.2)
    for _ in range(p.chance.choice((1, 1, 2, 2, 3))):
        p.chance.choices((function, generic, pair), (8, 1, 1))[0](p)
    classes = with_methods(p, classes, 0.1)
    main(p)
    return with_imports("\n".join([*classes, *constants, *p.lines]))


def with_methods(p: Program, lines: list[str], share: float) -> list[str]:
    """The classes, some of them with methods."""
    owners = [t for t in p.types if isinstance(t, Record | Object) and "[" not in t.name]
    for owner in owners:
        if p.chance.random() < share:
            made, text = method(p, owner)
            p.functions.append(made)
            start = next(i for i, line in enumerate(lines) if line == f"class {owner.name}:")
            body = [line for line in lines[start + 1 :]]
            end = next((i for i, line in enumerate(body) if not line.startswith(" ")), len(body))
            lines = [*lines[: start + 1 + end], *text, *body[end:]]
    return lines


def with_imports(text: str) -> str:
    """The program as Python writes it, with what it needs of the language before it."""
    tree = ast.parse(text)
    words = set(re.findall(r"\w+", text))
    names = ", ".join(sorted(name for name in PUBLIC if name in words or name == "Integer"))
    head = [
        "from __future__ import annotations",
        "from enum import Enum",
        "from typing import Final, Generic, TypeVar",
        f"from codegen.lang import {names}",
        "T = TypeVar('T')",
        "S = TypeVar('S')",
        "N = TypeVar('N', bound=Integer)",
    ]
    return "\n".join(head) + "\n" + ast.unparse(tree) + "\n"
