"""What was played, and what came of it: files that outlive a run."""

from __future__ import annotations

import subprocess
from pathlib import Path

from codegen.fuzz.batches import Batch


class Journal:
    """A folder: games in which something was seen first, what was seen, findings, and a line for each batch."""

    def __init__(self, home: Path) -> None:
        self.home, self.file, self.outcomes = home, home / "done", home / "seen"
        (home / "corpus").mkdir(parents=True, exist_ok=True)
        self.corpus = [path.read_bytes() for path in sorted(home.glob("corpus/*.game"))]
        self.seen = set(read_lines(self.outcomes))
        words = (line.split() for line in read_lines(self.file))
        self.done = {(int(start), int(games)): (int(steps), int(found)) for start, games, steps, found, _ in words}
        command = ["git", "describe", "--always", "--dirty", "--exclude=*"]
        self.commit = subprocess.run(command, capture_output=True, text=True).stdout.strip() or "unknown"

    def finish(self, batch: Batch, steps: int, found: int) -> None:
        """Note a batch that was played."""
        self.done[batch] = steps, found
        append(self.file, f"{batch[0]} {batch[1]} {steps} {found} {self.commit}")

    def note(self, number: int, game: bytes, seen: set[str]) -> None:
        """Keep the game if something was seen in it first."""
        new = seen - self.seen
        if new:
            self.seen |= new
            self.corpus.append(game)
            self.save(f"corpus/{number}.game", game)
            append(self.outcomes, "\n".join(sorted(new)))

    def save(self, name: str, game: bytes) -> Path:
        (self.home / name).write_bytes(game)
        return self.home / name

    def sums(self, wanted: list[Batch]) -> tuple[int, int, int]:
        """Games, steps and findings of the batches that were played."""
        known = [batch for batch in wanted if batch in self.done]
        steps, found = (sum(self.done[batch][i] for batch in known) for i in (0, 1))
        return sum(games for _, games in known), steps, found


def read_lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


def append(path: Path, text: str) -> None:
    with path.open("a") as file:
        file.write(text + "\n")
