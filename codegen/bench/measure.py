"""Build the benchmark's image, run it in QEMU with counted instructions, and read what it prints."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Final, NamedTuple

from codegen.driver import Job, build
from codegen.toolchain import GCC, KERNEL, gcc_command

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parent.parent
SOURCES: Final = ("twins.c", "drive.c", "layout.c", "start.S")
LINE: Final = re.compile(r"^bench: (\w+) (\d+) (\d+) (\d+) (same|different)\r?$", re.MULTILINE)
TIMEOUT: Final = 60


class BenchmarkFailed(Exception):
    """The image could not be built, or did not run to its end."""


class Measurement(NamedTuple):
    """One function: the instructions that all calls executed, ours and the twin's."""

    name: str
    calls: int
    ours: int
    twin: int
    same: bool  # the results were equal

    @property
    def percent(self) -> float:
        """How many per cent more ours executes; negative if fewer."""
        return (self.ours / self.twin - 1) * 100


def measure(folder: Path) -> list[Measurement]:
    """Every function of `functions.h`, in order; `folder` takes the image and its parts."""
    folder.mkdir(parents=True, exist_ok=True)
    job = Job("codegen.bench.subjects", checked=False, defines={"kernel.config.DOMAINS": 1}, root=ROOT)
    build(job, out=folder, name="subjects")
    compile_all(folder)
    return parse(run(folder / "bench.elf"))


def compile_all(folder: Path) -> None:
    """Ours and theirs with the same flags, those of the kernel, to one image."""
    objects = []
    for source in (folder / "subjects.c", *(HERE / name for name in SOURCES)):
        objects.append(folder / f"{source.stem}.o")
        command = gcc_command(KERNEL, f"-I{folder}", f"-I{HERE}", "-c", str(source), "-o", str(objects[-1]))
        call(command)
    link = [GCC, *KERNEL.flags, "-static", "-nostdlib", "-Wl,--no-warn-rwx-segments"]
    script = f"-Wl,-T,{HERE / 'bench.ld'}"
    call([*link, script, *map(str, objects), "-lgcc", "-o", str(folder / "bench.elf")])


def run(image: Path) -> str:
    """What the image prints on a machine whose time is the count of instructions."""
    machine = ["qemu-system-riscv64", "-machine", "virt", "-m", "32M", "-nographic", "-no-reboot"]
    machine += ["-bios", "default", "-icount", "shift=0,sleep=off", "-kernel", str(image)]
    return call(machine)


def call(command: list[str]) -> str:
    """The output of a command that has to succeed."""
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=TIMEOUT, check=False
        )
    except subprocess.TimeoutExpired:
        raise BenchmarkFailed(f"{command[0]} has not ended after {TIMEOUT} s") from None
    if done.returncode:
        raise BenchmarkFailed(f"{command[0]} failed: {done.stderr.strip()[:2000]}")
    return done.stdout


def parse(console: str) -> list[Measurement]:
    """The lines of the console that tell of a function."""
    if not re.search(r"^bench: done\r?$", console, re.MULTILINE):
        raise BenchmarkFailed(f"the machine stopped early; its console ends:\n{console[-500:]}")
    return [
        Measurement(name, int(calls), int(ours), int(twin), same == "same")
        for name, calls, ours, twin, same in LINE.findall(console)
    ]
