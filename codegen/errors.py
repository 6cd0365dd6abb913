"""What a user of the compiler is told: where, what is wrong, what to write instead."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Diagnostic:
    """One error at one place; line and column count from 1."""

    file: Path
    line: int
    column: int
    code: str  # stable: T and three digits
    wrong: str
    instead: str

    def render(self) -> str:
        """The error as text: place and sentence, the source line with a caret, the advice."""
        head = f"{relative(self.file)}:{self.line}:{self.column}: error: {self.wrong} [{self.code}]"
        return "\n".join([head, *self.excerpt(), f"  help: {self.instead}"])

    def excerpt(self) -> list[str]:
        """The source line and a caret below the column; nothing if the file cannot be read."""
        try:
            text = self.file.read_text().splitlines()[self.line - 1]
        except (OSError, IndexError):
            return []
        return [
            f"    {text.strip()}",
            "    " + " " * (self.column - 1 - len(text) + len(text.lstrip())) + "^",
        ]


def relative(file: Path) -> Path:
    """The path as the user would write it: from the current folder, if the file lies below."""
    return file.relative_to(Path.cwd()) if file.is_relative_to(Path.cwd()) else file


class CompileErrors(Exception):
    """The program cannot be compiled; `messages` says why, as the user should read it."""

    def __init__(self, messages: list[str]) -> None:
        super().__init__("\n".join(messages))
        self.messages = messages


class InternalError(Exception):
    """The compiler met something it should have refused or understood; names the construct."""
