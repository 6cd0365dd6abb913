"""Broken programs, to see that the compiler always says what is wrong with them.

A mutant is a program with one node of its syntax tree deleted, doubled or replaced by another one of its
kind. mypy checks many of them at once; those that it accepts go through the front end, the passes and the C
printer, each by itself. Whatever is not an error for the user or a C file is a fault of the compiler.
"""

from __future__ import annotations

import ast
import copy
import random
from collections.abc import Iterator
from pathlib import Path

from codegen.backend.print_c import print_c
from codegen.backend.unit import Unit
from codegen.errors import CompileErrors
from codegen.frontend import build_from_trees, new_context
from codegen.frontend.interface import scan
from codegen.frontend.parse import Source, Trees, grammar_faults, run_mypy
from codegen.frontend.store import Store
from codegen.transform.pipeline import lower


def mutate(text: str, chance: random.Random) -> str | None:
    """The program with one small change; None if the change says nothing or is no Python."""
    tree = ast.parse(text)
    try:
        for _ in range(chance.choice((1, 1, 2))):
            change(tree, chance)
        mutant = ast.unparse(ast.fix_missing_locations(tree))
        ast.parse(mutant)
    except (SyntaxError, ValueError, AttributeError, TypeError, IndexError, RecursionError):
        return None
    return mutant + "\n"


def change(tree: ast.Module, chance: random.Random) -> None:
    """Change one place, chosen evenly among statements, expressions and constants."""
    places = list(positions(tree))
    expressions = [p for p in places if isinstance(p[2], ast.expr)]
    others = [p for p in places if isinstance(p[2], ast.stmt | ast.pattern | ast.operator | ast.cmpop)]
    parent, where, old = chance.choice(chance.choice((expressions, expressions, others)) or places)
    kinds = (ast.expr, ast.stmt, ast.pattern, ast.operator, ast.cmpop)
    alike = [p[2] for p in places if any(isinstance(old, k) and isinstance(p[2], k) for k in kinds)]
    match chance.randrange(6):
        case 0 if isinstance(where, tuple):
            del getattr(parent, where[0])[where[1]]
        case 1 if isinstance(where, tuple):
            getattr(parent, where[0]).insert(where[1], copy.deepcopy(old))
        case 2 if isinstance(old, ast.expr):
            put(parent, where, literal(chance))
        case _ if alike:
            put(parent, where, copy.deepcopy(chance.choice(alike)))
        case _:
            pass


def literal(chance: random.Random) -> ast.expr:
    """Some expression that fits anywhere, or nowhere."""
    texts = ("0", "1", "-1", "2**64", "None", "True", "'text'", "0.5", "u8(1)", "u64(1)", "()", "x", "self")
    return ast.parse(chance.choice(texts), mode="eval").body


def positions(tree: ast.AST) -> Iterator[tuple[ast.AST, str | tuple[str, int], ast.AST]]:
    """Every node with its parent and where it hangs there; imports are left alone."""
    for parent in ast.walk(tree):
        if isinstance(parent, ast.Import | ast.ImportFrom):
            continue
        for name, value in ast.iter_fields(parent):
            if isinstance(value, list):
                nodes = [(i, v) for i, v in enumerate(value) if isinstance(v, ast.AST)]
                yield from ((parent, (name, i), v) for i, v in nodes)
            elif isinstance(value, ast.AST) and not isinstance(value, ast.expr_context):
                yield parent, name, value


def put(parent: ast.AST, where: str | tuple[str, int], new: ast.AST) -> None:
    if isinstance(where, tuple):
        getattr(parent, where[0])[where[1]] = new
    else:
        setattr(parent, where, new)


def try_all(texts: dict[str, str], root: Path) -> tuple[int, dict[str, str]]:
    """How many of these programs compile, and what the compiler fails at, by their names."""
    root.mkdir(parents=True, exist_ok=True)
    sources = [write(name, text, root) for name, text in texts.items()]
    sources = [s for s in sources if not list(grammar_faults(s))]
    result, complaints = run_mypy(sources, root)
    if result is None:  # one of them stops mypy: that one is refused, the others go on
        names = {d.file for d in complaints}
        rest = {s.name: texts[s.name] for s in sources if s.file.resolve() not in names}
        return try_all(rest, root) if len(rest) < len(sources) else (0, {"mypy": str(complaints)})
    refused = {d.file for d in complaints}
    compiled, faults = 0, {}
    for source in sources:
        if source.file.resolve() in refused:
            continue
        fault = compile_one(source, Trees([(source, result.files[source.name])], result.types), root)
        compiled += fault is None
        if fault:
            faults[source.name] = fault
    return compiled, faults


def write(name: str, text: str, root: Path) -> Source:
    file = root / f"{name}.py"
    file.write_text(text)
    tree = ast.parse(text)
    return Source(name, file, text, tree, scan(text, tree))


def compile_one(source: Source, trees: Trees, root: Path) -> str | None:
    """None if the program compiles, nothing if it is refused, and otherwise what went wrong."""
    try:
        program = build_from_trees(new_context(source.name, trees), Store())
        checked = len(source.text) % 2 == 0
        lower(program, checked=checked)
        print_c(Unit(program, checked, root))
    except CompileErrors:
        return ""
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None
