"""What a seeded fault is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

COMPILER: Final = Path(__file__).parent.parent


class StaleFault(Exception):
    """The source has changed, so that the fault has no place any more."""


@dataclass(frozen=True)
class Fault:
    """One change of one file of the compiler that makes it wrong."""

    file: str  # below codegen/
    right: str  # stands in the file once
    wrong: str  # what stands there instead

    @property
    def name(self) -> str:
        """The file and the line of the wrong text that differs first."""
        before, after = self.right.splitlines(), self.wrong.splitlines()
        changed = [new for old, new in zip(before, after, strict=False) if old != new]
        return f"{self.file}: {(changed or after)[0].strip()}"

    def planted_in(self, text: str) -> str:
        """The file's text with the fault in it."""
        if text.count(self.right) != 1:
            raise StaleFault(f"{self.file} holds {text.count(self.right)} times: {self.right}")
        return text.replace(self.right, self.wrong)
