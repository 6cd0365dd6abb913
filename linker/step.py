"""One step of a build: a command, what it reads and what it writes; run only when one of them changed."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path


class StepFailed(Exception):
    """A command ended with an error; its own message has been printed."""


@dataclass(frozen=True, slots=True)
class Step:
    """`argv` makes `outputs` from `inputs` and from whatever the `depfile` it writes names.

    Up to date means: the same command, and the same contents of everything it read. So a changed
    variable of make, which ends up in the command, rebuilds exactly what depends on it.
    """

    label: str
    argv: Sequence[str]
    inputs: Sequence[Path]
    outputs: Sequence[Path]
    depfile: Path | None = None

    @property
    def stamp(self) -> Path:
        return self.outputs[0].with_name(self.outputs[0].name + ".stamp")

    def is_current(self) -> bool:
        if not all(output.exists() for output in self.outputs) or not self.stamp.exists():
            return False
        return self.stamp.read_text() == self.fingerprint()

    def fingerprint(self) -> str:
        read = {*self.inputs, *(read_depfile(self.depfile) if self.depfile else ())}
        return json.dumps([list(self.argv), {str(path): digest(path) for path in sorted(read)}], indent=1)

    def run(self) -> bool:
        """Bring the outputs up to date; True when there was something to do."""
        if self.is_current():
            return False
        sys.stdout.write(f"  {self.label}\n")  # in one piece: other steps may speak at the same time
        sys.stdout.flush()
        self.stamp.parent.mkdir(parents=True, exist_ok=True)
        self.stamp.unlink(missing_ok=True)
        # The compiler believes PWD, which may name this folder by way of a symbolic link.
        environment = {**os.environ, "PWD": os.getcwd()}
        result = subprocess.run(self.argv, capture_output=True, text=True, check=False, env=environment)
        sys.stdout.write(result.stdout)
        sys.stderr.write(result.stderr)
        if result.returncode:
            raise StepFailed(self.label)
        self.stamp.write_text(self.fingerprint())
        return True


def digest(path: Path) -> str:
    """A hash of the file's contents, empty for a file that is gone."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""


def read_depfile(path: Path) -> Iterable[Path]:
    """The prerequisites in a make-style dependency file."""
    if not path.exists():
        return ()
    words = path.read_text().replace("\\\n", " ").replace("\\ ", "\0").split()
    return [Path(word.replace("\0", " ")) for word in words if not word.endswith(":")]


def write_if_changed(path: Path, content: str) -> None:
    """Write a generated source, leaving an equal file alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text() != content:
        path.write_text(content)
