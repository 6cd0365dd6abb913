"""What a user of the compiler is told: where, what is wrong, what to write instead."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


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
        return "\n".join([head, *self.excerpt(), *notes, f"  write instead: {self.instead}"])

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
        ordered = sorted(diagnostics, key=lambda d: (str(d.file or ""), d.line, d.column))
        self.diagnostics = ordered
        self.messages = [d.render() for d in ordered]
        super().__init__("\n".join(self.messages))


class CommandError(CompileErrors):
    """The command asks for what cannot be done; one sentence says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__([])
        self.messages = [f"error: {sentence}"]


class InternalError(Exception):
    """The compiler met something it should have refused or understood; names the construct."""
