"""`run-` cases: one source, the same output under CPython, on this machine with sanitizers, and on RISC-V.

All cases of a file are modules of one program, compiled once for each engine; RISC-V boots once a file, for
both builds. Every case runs in the checked build, where it may stop; those that live run in the release build
too. Results are kept by a digest of everything they depend on.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import re
from pathlib import Path
from typing import Final

import codegen.lang
from codegen.driver import Job, build
from codegen.golden.cases import SOURCE_HEADER, Case
from codegen.golden.engines import HERE, ROOT, run_hosts, run_machine, run_python, stops

MODULES: Final = ("contracts", "integers", "intrinsics", "memory", "model", "layout")
MAIN_HEAD: Final = """from __future__ import annotations
from codegen.lang import console_sink, export, sbi_call, u8, u64
"""
MAIN_TAIL: Final = """

@export
@console_sink
def put(character: u8) -> None:
    sbi_call(u64(1), u64(0), u64(character), u64(0), u64(0))
"""


def source_text(case: Case) -> str:
    """The module of a case: a first line that imports what it does not define, unless it imports itself."""
    body = "\n".join(case.source) + "\n"
    if has_own_imports(case):
        return body
    own = set(re.findall(r"^(?:def|class) (\w+)", body, re.MULTILINE))
    names = ", ".join(name for name in vars(codegen.lang) if is_public(name) and name not in own)
    return SOURCE_HEADER.format(names=names) + "\n" + body


def has_own_imports(case: Case) -> bool:
    """Whether a case says itself what it imports."""
    return "\n".join(case.source).lstrip().startswith("from __future__")


def is_public(name: str) -> bool:
    """Whether a name of the language is for programs."""
    return not name.startswith("_") and name not in MODULES


class Batch:
    """The cases of one file."""

    def __init__(self, stem: str, cases: list[Case]) -> None:
        self.stem, self.cases = stem, cases
        self.results: dict[str, dict[str, str]] | None = None
        self.failure: Exception | None = None

    def outputs(self, case: Case) -> dict[str, str]:
        """The output of one case on each engine; the first call runs them all."""
        if self.failure is not None:
            raise self.failure
        if self.results is None:
            try:
                self.results = self.run_locked()
            except Exception as error:
                self.failure = error
                raise
        return self.results[case.name]

    def run_locked(self) -> dict[str, dict[str, str]]:
        """Results, made by one of the processes that want them."""
        folder = ROOT / "build" / "golden" / self.stem
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            return self.run(folder)

    def run(self, folder: Path) -> dict[str, dict[str, str]]:
        """Results from an earlier run, or new ones."""
        digest, kept = self.digest(), folder / "results.json"
        if kept.exists():
            data = json.loads(kept.read_text())
            if data["digest"] == digest:
                return data["results"]  # type: ignore[no-any-return]
        results = self.run_engines(folder)
        kept.write_text(json.dumps({"digest": digest, "results": results}))
        return results

    def digest(self) -> str:
        """A digest of the cases and of the compiler."""
        digest = hashlib.sha256()
        for case in self.cases:
            digest.update(f"{case.name}\n{source_text(case)}\0".encode())
        own = [
            *HERE.parent.rglob("*.py"),
            *HERE.glob("*.[cS]"),
            HERE / "machine.ld",
            *(HERE.parent / "backend").glob("*.c"),
        ]
        for path in sorted(path for path in own if "tests" not in path.parts):
            digest.update(path.read_bytes() + b"\0")
        return digest.hexdigest()

    def run_engines(self, folder: Path) -> dict[str, dict[str, str]]:
        """What each engine makes of each case."""
        names = [case.name for case in self.cases]
        self.write_modules(folder)
        engines = {"CPython": run_python(folder, names)}
        living = [name for name in names if not stops(engines["CPython"][name])]
        for profile in ("checked", "release"):
            job = Job("everything", checked=profile == "checked", defines={}, root=folder, one_state=False)
            build(job, out=folder / "out", name=profile)
        engines |= run_hosts(folder, names, living)
        machine = run_machine(folder, {"checked": names, "release": living})
        engines |= {f"RISC-V {profile}": outputs for profile, outputs in machine.items()}
        return {name: {e: outputs[name] for e, outputs in engines.items() if name in outputs} for name in names}

    def write_modules(self, folder: Path) -> None:
        """A module for each case, and one that brings them together."""
        for case in self.cases:
            text, count = re.subn(r"^def main\(\)", f"def run_{case.name}()", source_text(case), flags=re.MULTILINE)
            assert count == 1, f"{case.name} has no main"
            write(folder / f"case_{case.name}.py", text)
        imports = "".join(f"import case_{case.name}\n" for case in self.cases)
        write(folder / "everything.py", MAIN_HEAD + imports + MAIN_TAIL)


def write(path: Path, text: str) -> None:
    """Write a file unless it says so already."""
    if not path.exists() or path.read_text() != text:
        path.write_text(text)
