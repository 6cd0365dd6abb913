"""Find a program's modules, let mypy check them, and hand on its trees and types."""

from __future__ import annotations

import ast
import contextlib
import functools
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mypy import build
from mypy.errors import CompileError
from mypy.main import process_options
from mypy.modulefinder import BuildSource
from mypy.nodes import Context as Node
from mypy.nodes import Expression, MypyFile
from mypy.options import Options
from mypy.types import Type as MypyType

from codegen.errors import INTERNAL, CompileErrors, Diagnostic, InternalError
from codegen.frontend.advice import diagnose
from codegen.frontend.grammar import DEEPEST, check_grammar, find_silencers
from codegen.frontend.interface import Scan, scan
from codegen.frontend.refusals import Refused, plain_refusal
from codegen.frontend.store import Lowered, Store, digest

HOME = Path(__file__).resolve().parent.parent.parent  # where the package codegen is found
LANGUAGE = "codegen.lang"


@dataclass
class Source:
    """A module of the program: its file, its text after `--define`, what it imports of the program.

    `tree` is None where Python's grammar does not allow the text, or where the text has been looked through
    before. `kept` are its functions if they are known from an earlier compilation.
    """

    name: str
    file: Path
    text: str
    tree: ast.Module | None
    scan: Scan
    imports: list[str] = field(default_factory=list)
    key: str = ""  # under which the store has its functions
    kept: dict[str, Lowered] | None = None


@dataclass
class Trees:
    """What mypy knows: a tree for each module, in the order of imports, and a type for each expression."""

    modules: list[tuple[Source, MypyFile]]
    types: dict[Expression, MypyType]


def parse_program(main: str, *, defines: dict[str, object], root: Path, store: Store) -> Trees:
    """Check the program's grammar, and its types with mypy; raise CompileErrors if they find fault."""
    sources = find_modules(main, root, store)
    for name, value in defines.items():
        define_constant(sources, name, value)
    recall(list(sources.values()), store)
    return check_types(list(sources.values()), root)


def recall(sources: list[Source], store: Store) -> None:
    """Take from the store what is there of each module: the same text among the same interfaces."""
    interfaces = [(source.name, source.scan.digest) for source in sources]
    for source in sources:
        source.key = digest(json.dumps([source.name, source.text, interfaces]))
        lowered = store.find_module(source.key)
        if lowered is not None:
            source.kept = {each.function.name: each for each in lowered}


def check_types(sources: list[Source], root: Path) -> Trees:
    """The trees of these modules, whose imports come before them."""
    refuse([fault.diagnostic(s.file) for s in sources for fault in grammar_faults(s)])
    result, complaints = run_mypy(sources, root)
    refuse(complaints)
    if result is None:
        raise mypy_fault("without a word", sources)
    modules = [(source, result.files[source.name]) for source in sources]
    return Trees(modules, result.types)


def grammar_faults(source: Source) -> Iterator[Refused]:
    """What the module's text holds that is not part of the dialect."""
    if source.tree is not None:
        yield from check_grammar(source.tree)
        yield from find_silencers(source.text)


def refuse(errors: list[Diagnostic]) -> None:
    """What comes after would only complain of the consequences."""
    if errors:
        raise CompileErrors(errors)


def find_modules(main: str, root: Path, store: Store) -> dict[str, Source]:
    """Every module of the program that `main` imports, itself last: imported ones come first."""
    found: dict[str, Source] = {}
    visiting: set[str] = set()

    @functools.cache
    def locate(name: str) -> Path | None:
        return module_file(name, root)

    def visit(name: str) -> None:
        file = locate(name)
        if name in visiting or file is None:
            return
        visiting.add(name)
        source = read_source(name, file, store)
        source.imports = [n for n in source.scan.imports if locate(n)]
        for other in source.imports:
            visit(other)
        found[name] = source

    visit(main)
    if main not in found:
        raise CompileErrors([plain_refusal("missing-module", main)])
    return found


def read_source(name: str, file: Path, store: Store) -> Source:
    """A module's text and tree; what Python's grammar does not allow is left to mypy to tell."""
    text = ""
    try:
        text = file.read_text()
        known = store.find_scan(text)
        if known is not None:
            return Source(name, file, text, None, known)
        tree = ast.parse(text)
    except SyntaxError:
        return Source(name, file, text, None, Scan((), text, ""))
    except (RecursionError, MemoryError):
        raise CompileErrors([Refused(Node(1, 0), "too-deep", str(DEEPEST)).diagnostic(file)]) from None
    except (OSError, ValueError) as error:
        raise CompileErrors([Refused(Node(1, 0), "unreadable", str(error)).diagnostic(file)]) from None
    found = scan(text, tree)
    store.note_scan(text, found)
    return Source(name, file, text, tree, found)


def module_file(name: str, root: Path) -> Path | None:
    """The file of a module of the program; None if it belongs to the language or to someone else."""
    if name == LANGUAGE or name.startswith(LANGUAGE + "."):
        return None
    path = root.joinpath(*name.split("."))
    candidates = (path.with_suffix(".py"), path / "__init__.py")
    return next((c for c in candidates if c.is_file()), None)


def define_constant(sources: dict[str, Source], name: str, value: object) -> None:
    """Replace what `NAME: Final = …` says in the text of its module; the file stays as it is."""
    module, _, constant = name.rpartition(".")
    pattern = re.compile(rf"^({re.escape(constant)}: Final = )[^#\n]*?(\s*#.*)?$", re.MULTILINE)
    source = sources.get(module)
    if source is None or not pattern.search(source.text):
        raise CompileErrors([plain_refusal("missing-constant", name)])
    defined = rf"\g<1>{value!r}\g<2>"
    source.text = pattern.sub(defined, source.text, count=1)
    interface = pattern.sub(defined, source.scan.interface, count=1)
    source.scan = Scan(source.scan.imports, interface, source.scan.digest + digest(f"{name}={value!r}"))


def mypy_options(root: Path) -> Options:
    """As strict as the repository's own, whatever the configuration files around say."""
    flags = ["--strict", "--python-version=3.11", "--explicit-package-bases", "--config-file="]
    flags += ["--enable-error-code=exhaustive-match", "--enable-error-code=possibly-undefined"]
    flags += ["--no-warn-unused-ignores", "--no-error-summary", f"--cache-dir={root}/build/.mypy_cache-codegen"]
    _, options = process_options([*flags, "-c", "pass"])
    options.native_parser = False  # it reads the file, whatever text it is given
    options.show_column_numbers = True
    options.export_types = True
    options.preserve_asts = True
    options.mypy_path = list(dict.fromkeys([str(root), str(HOME)]))
    return options


def mypy_fault(text: str, sources: list[Source]) -> InternalError:
    """mypy itself failed; its message names the file at least."""
    named = [s for s in sources if str(s.file) in text or f"{s.file.name}:" in text] or sources
    line = re.search(rf"{re.escape(named[-1].file.name)}:(\d+): ", text)
    wrong = f"internal error: mypy stopped: {(text.strip() or 'without a word').splitlines()[0]}"
    return InternalError(wrong, [Diagnostic(named[-1].file, int(line[1]) if line else 1, 1, INTERNAL, wrong, "")])


def run_mypy(sources: list[Source], root: Path) -> tuple[Any, list[Diagnostic]]:
    """mypy's result, None if it had to stop, and its errors.

    A module given as text is never taken from the cache, so that its tree is there. One whose functions are
    known is given without their bodies.
    """
    texts = [(s, s.text if s.kept is None else s.scan.interface) for s in sources]
    inputs = [BuildSource(str(s.file), s.name, text, base_dir=str(root)) for s, text in texts]
    noise = io.StringIO()
    try:
        with contextlib.redirect_stdout(noise), contextlib.redirect_stderr(noise):
            result = build.build(inputs, mypy_options(root))
    except CompileError as error:
        return None, diagnose(error.messages)
    except SystemExit:
        raise mypy_fault(noise.getvalue(), sources) from None
    return result, diagnose(result.errors)
