"""The report as text: a table of functions with their loops, the totals, and the deepest paths."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from codegen.report.code import Code, python_name
from codegen.report.facts import Facts, FunctionFacts, Loop
from codegen.report.stack import Path as CallPath
from codegen.report.stack import deepest_paths

HEAD: Final = f"{'bytes':>7} {'frame':>6} {'stack':>6} {'left':>5} {'proved':>6} {'raw':>4}  function"
INDENT: Final = " " * 43
FOREVER: Final = (1 << 64) - 1


@dataclass
class Report:
    """A program's facts and the code made from it."""

    facts: Facts
    code: dict[str, Code]
    root: Path

    def __post_init__(self) -> None:
        self.paths = deepest_paths(self.code, {f.c_name: f.targets for f in self.facts.functions})
        self.parts: dict[str, list[str]] = {}  # of each C function, as gcc has split and copied it
        for name in self.code:
            self.parts.setdefault(python_name(name), []).append(name)

    def deepest(self) -> CallPath:
        """The deepest path from where assembly calls the program."""
        return max(self.entries(), key=lambda path: path.depth, default=CallPath(0, ()))

    def entries(self) -> list[CallPath]:
        return [self.paths[f.c_name] for f in self.facts.functions if f.is_entry]

    def size(self) -> int:
        return sum(code.size for code in self.code.values())

    def raw_files(self) -> Counter[str]:
        """Uses of raw addresses by file."""
        uses: Counter[str] = Counter()
        for function in self.facts.functions:
            uses[function.file] += function.raw_uses
        return +uses


def print_report(report: Report) -> str:
    """Everything."""
    facts = report.facts
    profile = "checked" if facts.checked else "release"
    lines = [f"{facts.main}, {profile}: {len(facts.functions)} functions", "", HEAD]
    bounds = Bounds(report.root)
    for function in facts.functions:
        lines += function_lines(report, function, bounds)
    lines += ["", *totals(report), "", *checks(facts), "", *raw_addresses(report), "", *stacks(report)]
    return "\n".join(lines) + "\n"


def print_function(report: Report, name: str) -> str:
    """What is known of one function, by its full name."""
    function = next(f for f in report.facts.functions if f.name == name)
    return "\n".join([HEAD, *function_lines(report, function, Bounds(report.root))]) + "\n"


def function_lines(report: Report, function: FunctionFacts, bounds: Bounds) -> list[str]:
    """A function's figures, and its loops."""
    return [row(report, function), *(INDENT + bounds.describe(function.file, loop) for loop in function.loops)]


def row(report: Report, f: FunctionFacts) -> str:
    """A function's figures; dashes where gcc has inlined it everywhere."""
    parts = [(report.code[name], report.paths[name]) for name in report.parts.get(f.c_name, [])]
    size = str(sum(code.size for code, _ in parts)) if parts else "-"
    frame = str(max(code.frame or 0 for code, _ in parts)) if parts else "-"
    stack = str(max(path.depth for _, path in parts)) if parts else "-"
    left, proved = sum(f.left.values()), sum(f.proved.values())
    numbers = f"{size:>7} {frame:>6} {stack:>6} {left or '':>5} {proved or '':>6} {f.raw_uses or '':>4}"
    return f"{numbers}  {f.name}  {f.file}:{f.line}"


class Bounds:
    """Bounds of loops as the source writes them."""

    def __init__(self, root: Path) -> None:
        self.root, self.files = root, dict[str, dict[int, str]]()

    def describe(self, file: str, loop: Loop) -> str:
        """`line 31: bound(WORD_BITS), at most 64: each CNode uses up at least one bit of the address`."""
        if file not in self.files:
            self.files[file] = dict(written_bounds(ast.parse((self.root / file).read_text())))
        written = self.files[file].get(loop.line, "")
        text = f"line {loop.line}: {written}"
        if loop.most == FOREVER:
            text += ", for ever"
        elif loop.most is not None:
            text += f", at most {loop.most:,}"
        return text if written.startswith("urange(") else f"{text}: {loop.why}"


def written_bounds(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """The line of each loop and its bound: `urange(count)` or `bound(LEVELS)`."""
    for node in ast.walk(tree):
        match node:
            case ast.For(lineno=line, iter=iterable):
                yield line, ast.unparse(iterable)
            case ast.While(lineno=line, body=[ast.Expr(value=ast.Call(args=[most, *_])), *_]):
                yield line, f"bound({ast.unparse(most)})"
            case _:
                pass


def totals(report: Report) -> Iterator[str]:
    """Sums over all functions."""
    functions = report.facts.functions
    inlined = sum(f.c_name not in report.parts for f in functions)
    loops = [loop for f in functions for loop in f.loops]
    endless = sum(loop.most == FOREVER for loop in loops)
    yield f"code: {report.size():,} bytes in {len(report.parts)} functions, {inlined} are inlined everywhere"
    yield f"loops: {len(loops)}, each with a bound; {endless} of them for ever"


def checks(facts: Facts) -> Iterator[str]:
    """Checks by kind."""
    left, proved = Counter[str](), Counter[str]()
    for function in facts.functions:
        left.update(function.left)
        proved.update(function.proved)
    yield f"checks      {'left':>6} {'proved away':>12}"
    for kind in sorted({*left, *proved}):
        yield f"{kind:11} {left[kind]:>6} {proved[kind]:>12}"
    yield f"{'all':11} {left.total():>6} {proved.total():>12}"


def raw_addresses(report: Report) -> Iterator[str]:
    """Uses of raw addresses, by file."""
    files = report.raw_files()
    yield f"raw addresses: {files.total()} uses in {len(files)} files"
    for file, uses in sorted(files.items()):
        module = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        yield f"{uses:>7}  {file}: {report.facts.raw_reasons.get(module, '')}"


def stacks(report: Report) -> Iterator[str]:
    """The deepest path from each function that assembly calls."""
    yield "deepest stack from each entry: bytes, and each function with its frame"
    for path in sorted(report.entries(), key=lambda path: -path.depth):
        yield f"{path.depth:>7}  {path}"
