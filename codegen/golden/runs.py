"""`run-` cases: one source, the same output under CPython, on the host with sanitizers, and on RISC-V.

All cases of a file are modules of one program, compiled once; each case runs in a process of its own, so
that one may stop with a failed check. The host runs the checked build, RISC-V the release build. Results are
kept by a digest of everything they depend on.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import codegen.lang
from codegen.driver import Job, build
from codegen.golden.cases import SOURCE_HEADER, Case

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parent.parent
WARNINGS: Final = ["-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror"]
HOST_FLAGS: Final = {
    "host -O0": ["-O0"],
    "host -O2": ["-O2"],
}
SANITIZERS: Final = ["-fsanitize=undefined,address", "-fno-sanitize-recover=all", "-fstrict-aliasing"]
CROSS: Final = [
    *("riscv64-unknown-elf-gcc", "-O2", "-std=gnu11", "-ffreestanding", "-nostdlib", "-mcmodel=medany"),
    *("-march=rv64imac_zicsr_zifencei", "-mabi=lp64", "-static", "-Wl,--no-warn-rwx-segments"),
]
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
    """The module of a case: a first line of imports unless it has its own."""
    body = "\n".join(case.source) + "\n"
    if body.lstrip().startswith("from __future__"):
        return body
    names = ", ".join(name for name in vars(codegen.lang) if is_public(name))
    return SOURCE_HEADER.format(names=names) + "\n" + body


def is_public(name: str) -> bool:
    """Whether a name of the language is for programs."""
    return not name.startswith("_") and name not in ("integers", "intrinsics", "memory", "model", "layout")


class Batch:
    """The cases of one file."""

    def __init__(self, stem: str, cases: list[Case]) -> None:
        self.stem, self.cases = stem, cases
        self.results: dict[str, dict[str, str]] | None = None

    def outputs(self, case: Case) -> dict[str, str]:
        """The output of one case on each engine; the first call runs them all."""
        if self.results is None:
            folder = ROOT / "build" / "golden" / self.stem
            folder.mkdir(parents=True, exist_ok=True)
            with (folder / "lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                self.results = self.run(folder)
        return self.results[case.name]

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
        parts = [f"{case.name}\n{source_text(case)}" for case in self.cases]
        own = [*(HERE.parent).rglob("*.py"), *HERE.rglob("*.[cS]"), *(HERE.parent / "backend").glob("*.c")]
        parts += [path.read_text() for path in sorted(own)]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def run_engines(self, folder: Path) -> dict[str, dict[str, str]]:
        names = [case.name for case in self.cases]
        self.write_modules(folder)
        results = {name: {"CPython": text} for name, text in run_python(folder, names).items()}
        for profile in ("checked", "release"):
            job = Job("everything", checked=profile == "checked", defines={}, root=folder)
            build(job, out=folder / "out", name=profile)
        (folder / "out" / "cases.h").write_text("".join(f"CASE({name})\n" for name in names))
        for engine, flags in HOST_FLAGS.items():
            program = compile_host(folder, flags)
            for name in names:
                results[name][engine] = tidy(run([str(program), name]), name)
        for name, text in run_machine(folder, names, results).items():
            results[name]["RISC-V"] = text
        return results

    def write_modules(self, folder: Path) -> None:
        """A module for each case, and one that brings them together."""
        for case in self.cases:
            text, count = re.subn(
                r"^def main\(\)", f"def run_{case.name}()", source_text(case), flags=re.MULTILINE
            )
            assert count == 1, f"{case.name} has no main"
            write(folder / f"case_{case.name}.py", text)
        imports = "".join(f"import case_{case.name}\n" for case in self.cases)
        write(folder / "everything.py", MAIN_HEAD + imports + MAIN_TAIL)


def write(path: Path, text: str) -> None:
    """Write a file unless it says so already."""
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def run(command: list[str], folder: Path = ROOT) -> str:
    """What a command prints."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    return done.stdout + done.stderr


def run_python(folder: Path, names: list[str]) -> dict[str, str]:
    """The outputs of all cases under CPython."""
    text = run([sys.executable, str(HERE / "interpret.py"), str(ROOT), str(folder), *names])
    try:
        return json.loads(text)  # type: ignore[no-any-return]
    except json.JSONDecodeError:
        raise AssertionError(text) from None


def check_call(command: list[str]) -> None:
    """Run a command that has to succeed."""
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[:4000]


def compile_host(folder: Path, flags: list[str]) -> Path:
    """The cases as a program of this machine."""
    # References are 39 bits wide, so the program must lie low.
    out, program = folder / "out", folder / "out" / f"program{flags[0]}"
    common = ["gcc", "-g", "-no-pie", "-fno-pie", "-std=gnu11", *WARNINGS, *SANITIZERS, *flags]
    check_call([*common, "-ffreestanding", "-c", str(out / "checked.c"), "-o", str(out / "program.host.o")])
    files = [str(HERE / "host.c"), str(out / "program.host.o")]
    check_call([*common, f"-I{out}", *files, "-o", str(program)])
    return program


def run_machine(folder: Path, names: list[str], results: dict[str, dict[str, str]]) -> dict[str, str]:
    """The outputs of the cases that do not stop the machine, from one boot of QEMU."""
    out = folder / "out"
    living = [name for name in names if not results[name]["CPython"].startswith(("stop: ",))]
    living = [name for name in living if "\nstop: " not in results[name]["CPython"]]
    (out / "living.h").write_text("".join(f"CASE({name})\n" for name in living))
    elf = str(out / "program.elf")
    check_call(
        [*CROSS, *WARNINGS, f"-I{out}", f"-Wl,-T,{HERE / 'machine.ld'}", str(HERE / "machine.S"),
         str(HERE / "machine.c"), str(out / "release.c"), "-lgcc", "-o", elf]
    )  # fmt: skip
    machine = ["qemu-system-riscv64", "-M", "virt", "-m", "32M", "-nographic", "-kernel", elf]
    text = run(["timeout", "60", *machine])
    pieces = re.split(r"^=== (\w+)\r?\n", text, flags=re.MULTILINE)[1:]
    found = {name: tidy(output, name) for name, output in zip(pieces[::2], pieces[1::2], strict=True)}
    return {name: found.get(name, "(did not run)") for name in living}


def tidy(text: str, name: str) -> str:
    """Output with the place of a failed check as CPython states it."""
    return re.sub(
        rf"^\S*case_{name}\.py:(\d+): ", r"stop: line \1: ", text.replace("\r", ""), flags=re.MULTILINE
    )
