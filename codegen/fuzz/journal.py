"""What was run, and what was found: files that outlive a run."""

from __future__ import annotations

import subprocess
from pathlib import Path

from codegen.fuzz.batch import Finding
from codegen.fuzz.generate import generate
from codegen.golden.engines import ROOT


class Journal:
    """A folder; its file `done` has a line for each batch: first seed, programs, findings, commit."""

    def __init__(self, home: Path) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.home, self.file = home, home / "done"
        lines = self.file.read_text().splitlines() if self.file.exists() else []
        self.done = {(int(start), int(count)): int(faults) for start, count, faults, _ in map(str.split, lines)}
        command = ["git", "describe", "--always", "--dirty", "--exclude=*"]
        self.commit = subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout.strip() or "unknown"

    def finish(self, start: int, count: int, faults: int) -> None:
        """Note a batch that is done."""
        self.done[start, count] = faults
        with self.file.open("a") as file:
            file.write(f"{start} {count} {faults} {self.commit}\n")

    def keep(self, seed: int, finding: Finding) -> str:
        """Keep a program that shows a fault, and say what is wrong with it."""
        file = self.home / f"seed_{seed}.py"
        file.write_text(generate(seed))
        file.with_suffix(".txt").write_text(f"{finding.kind}\n{finding.text}\n")
        how = f"python -m codegen.fuzz.shrink {file.relative_to(ROOT)}"
        return f"seed {seed}: {finding.sign}: {how}\n{finding.text[:1000]}"

    def sums(self, wanted: list[tuple[int, int]]) -> tuple[int, int]:
        """How many programs of some batches were run, and how many faults they showed."""
        known = [batch for batch in wanted if batch in self.done]
        return sum(count for _, count in known), sum(self.done[batch] for batch in known)
