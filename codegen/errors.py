"""What a user of the compiler is told: where, what is wrong, what to write instead."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

DEBUG: Final = "CODEGEN_DEBUG"  # in the environment: let internal errors through with their traceback
INTERNAL: Final = "T999"


@dataclass(frozen=True)
class Diagnostic:
    """One error at one place; line and column count from 1, columns in bytes as the parser does."""

    file: Path | None  # None: the error is in the command, not in a file
    line: int
    column: int
    code: str  # stable: T and three digits, or the name that mypy gives its error
    wrong: str
    instead: str
    notes: tuple[str, ...] = ()

    def render(self) -> str:
        """The error as text: place and sentence, the source line with a caret, the advice."""
        head = f"{self.place()}error: {self.code}: {self.wrong}"
        notes = [f"  note: {note}" for note in self.notes]
        advice = [f"  write instead: {self.instead}"] if self.instead else []
        return "\n".join([head, *self.excerpt(), *notes, *advice])

    def position(self) -> tuple[str, int, int]:
        """What errors are sorted by."""
        return str(self.file or ""), self.line, self.column

    def place(self) -> str:
        """`file:line:column: ` as editors understand it; the column counts characters."""
        if self.file is None:
            return ""
        return f"{relative(self.file)}:{self.line}:{len(self.before()) + 1}: "

    def excerpt(self) -> list[str]:
        """The source line and a caret below the column; nothing if the file cannot be read."""
        text = self.source()
        if not text.strip():
            return []
        before = self.before()
        margin = "".join(c if c == "\t" else " " for c in before.lstrip())
        return [f"    {text.strip()}", f"    {margin}^"]

    def before(self) -> str:
        """What stands in the line before the column."""
        encoded = self.source().encode().ljust(self.column - 1)
        return encoded[: self.column - 1].decode(errors="ignore")

    def source(self) -> str:
        """The line of the file; empty if there is none."""
        try:
            return self.file.read_text().split("\n")[self.line - 1] if self.file else ""
        except (OSError, IndexError, UnicodeDecodeError):
            return ""


def relative(file: Path) -> Path:
    """The path as the user would write it: from the current folder, if the file lies below."""
    return file.relative_to(Path.cwd()) if file.is_relative_to(Path.cwd()) else file


class CompileErrors(Exception):
    """The program cannot be compiled; `messages` says why, as the user should read it."""

    def __init__(self, diagnostics: list[Diagnostic]) -> None:
        ordered = sorted(diagnostics, key=Diagnostic.position)
        self.diagnostics = ordered
        self.messages = [d.render() for d in ordered]
        super().__init__("\n".join(self.messages))


class CommandError(CompileErrors):
    """The command asks for what cannot be done; one sentence says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__([])
        self.messages = [f"error: {sentence}"]
        self.args = (self.messages[0],)


class InternalError(Exception):
    """The compiler met something it should have refused or understood; `places` name the constructs."""

    def __init__(self, sentence: str, places: Sequence[Diagnostic] = ()) -> None:
        super().__init__(sentence)
        self.places = sorted(places, key=Diagnostic.position)


@contextmanager
def while_compiling(file: Path, line: int, what: str) -> Iterator[None]:
    """A fault of the compiler in this block names the construct of the program it was at."""
    try:
        yield
    except CompileErrors:
        raise
    except Exception as error:
        if DEBUG in os.environ or (isinstance(error, InternalError) and error.places):
            raise
        wrong = f"internal error: {type(error).__name__} ({error}) while compiling {what}"
        raise InternalError(str(error), [Diagnostic(file, line, 1, INTERNAL, wrong, "")]) from error
