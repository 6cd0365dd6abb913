"""What a seeded fault is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]


class StaleFault(Exception):
    """The source has changed, so that the fault has no place any more."""


@dataclass(frozen=True)
class Fault:
    """One change of one file that makes it wrong."""

    file: str  # below the folder of its campaign
    right: str  # stands in the file once
    wrong: str  # what stands there instead

    @property
    def name(self) -> str:
        """The file, and the first line that differs, before and after; "nothing" if it is left out."""
        before, after = self.right.splitlines(), self.wrong.splitlines()
        same = next((i for i, (old, new) in enumerate(zip(before, after, strict=False)) if old != new), -1)
        if len(before) == len(after):
            return f"{self.file}: {before[same].strip()} -> {after[same].strip()}"
        gone = [line.strip() for line in before if line not in after]
        return f"{self.file}: {gone[0]} -> {'nothing' if len(after) < len(before) else after[0].strip()}"

    def planted_in(self, text: str) -> str:
        """The file's text with the fault in it."""
        if text.count(self.right) != 1:
            raise StaleFault(f"{self.file} holds {text.count(self.right)} times: {self.right}")
        return text.replace(self.right, self.wrong)
