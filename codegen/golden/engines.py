"""The engines of the golden tests: CPython, this machine with sanitizers, and a bare RISC-V machine.

All of them take a folder of modules that is one program, and answer what each case writes to the console.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, NamedTuple

from codegen.toolchain import GCC, OPTIMISE

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parent.parent
WARNINGS: Final = ["-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror"]
SANITIZERS: Final = ["-fsanitize=undefined,address", "-fno-sanitize-recover=all", "-fstrict-aliasing"]


class Host(NamedTuple):
    """A way to run a build on this machine."""

    profile: str
    compiler: str
    level: str

    @property
    def optimise(self) -> tuple[str, ...]:
        return OPTIMISE if self.level == "-O2" else (self.level,)


HOSTS: Final = {
    "host -O0": Host("checked", "gcc", "-O0"),
    "host -O2": Host("checked", "gcc", "-O2"),
    "host clang": Host("release", "clang", "-O1"),
}
MISSING: Final = "(did not run)"
CROSS: Final = [
    *(GCC, *OPTIMISE, "-std=gnu11", "-ffreestanding", "-nostdlib", "-mcmodel=medany"),
    *("-march=rv64imac_zicsr_zifencei", "-mabi=lp64"),
]


def run(command: list[str]) -> str:
    """What a command prints, errors too."""
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300)
    return done.stdout


def check_call(command: list[str]) -> None:
    """Run a command that has to succeed."""
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[:20000]


def run_python(folder: Path, names: list[str]) -> dict[str, str]:
    """The outputs of all cases under CPython."""
    text = run([sys.executable, "-B", str(HERE / "interpret.py"), str(ROOT), str(folder), *names])
    try:
        return json.loads(text)  # type: ignore[no-any-return]
    except json.JSONDecodeError:
        raise AssertionError(text) from None


def write_list(folder: Path, name: str, cases: list[str]) -> None:
    """A list of cases that C includes."""
    (folder / "out" / name).write_text("".join(f"CASE({case})\n" for case in cases))


def compile_host(folder: Path, engine: str, host: Host, warnings: list[str] = WARNINGS) -> Path:
    """The cases as a program of this machine."""
    out, program = folder / "out", folder / "out" / engine.replace(" ", "")
    # References are 39 bits wide, so the program must lie low.
    common = [host.compiler, "-g", "-fno-pie", "-std=gnu11", *warnings, *SANITIZERS, *host.optimise]
    built = f"{program}.o"
    check_call([*common, "-ffreestanding", "-c", str(out / f"{host.profile}.c"), "-o", built])
    check_call([*common, "-no-pie", f"-I{out}", str(HERE / "host.c"), built, "-o", str(program)])
    return program


def run_hosts(folder: Path, names: list[str], living: list[str]) -> dict[str, dict[str, str]]:
    """The outputs of the cases, by engine; the release build keeps no assertions, so it runs the living."""
    write_list(folder, "cases.h", names)
    with ThreadPoolExecutor() as pool:
        programs = dict(zip(HOSTS, pool.map(lambda e: compile_host(folder, e, HOSTS[e]), HOSTS), strict=True))
    wanted = {e: names if host.profile == "checked" else living for e, host in HOSTS.items()}
    return {e: split(run([str(programs[e]), *wanted[e]]), wanted[e]) for e in HOSTS}


def run_machine(
    folder: Path, builds: dict[str, list[str]], warnings: list[str] = WARNINGS
) -> dict[str, dict[str, str]]:
    """The outputs by build, from one boot of QEMU; `builds` says which cases of each run."""
    out = folder / "out"
    objects = [compile_cases(folder, profile, builds.get(profile, []), warnings) for profile in ("checked", "release")]
    elf = str(out / "program.elf")
    script = ["-static", "-Wl,--no-warn-rwx-segments", f"-Wl,-T,{HERE / 'machine.ld'}"]
    own = [str(HERE / "machine.S"), str(HERE / "machine.c")]
    check_call([*CROSS, *WARNINGS, *script, *own, *objects, "-lgcc", "-o", elf])
    machine = ["qemu-system-riscv64", "-M", "virt", "-m", "32M", "-nographic", "-bios", "none", "-kernel", elf]
    text = run(["timeout", "60", *machine])
    return {profile: split(text, [f"{profile} {name}" for name in names]) for profile, names in builds.items()}


def compile_cases(folder: Path, profile: str, cases: list[str], warnings: list[str]) -> str:
    """One build as an object that shows nothing but the list of its cases."""
    out = folder / "out"
    write_list(folder, f"{profile}.list.h", cases)
    built, table = str(out / f"{profile}.o"), f"{profile}_cases"
    own = [f'-DPROGRAM="{profile}.c"', f'-DLIST="{profile}.list.h"', f'-DPROFILE="{profile}"', f"-DCASES={table}"]
    source = str(HERE / "machine_cases.c")
    if not cases:
        own[0] = "-DPROGRAM=<stddef.h>"
    check_call([*CROSS, *warnings, f"-I{out}", *own, "-c", source, "-o", built])
    check_call(["riscv64-unknown-elf-objcopy", f"--keep-global-symbol={table}", built])
    return built


def split(text: str, names: list[str]) -> dict[str, str]:
    """A console taken apart at its headings; the last word of a heading names the case."""
    pieces = re.split(r"^=== (.*?)\r?\n", text, flags=re.MULTILINE)[1:]
    found = dict(zip(pieces[::2], pieces[1::2], strict=True))
    return {name.split()[-1]: tidy(found.get(name, MISSING), name.split()[-1]) for name in names}


def tidy(text: str, name: str) -> str:
    """Output with the place of a failed check as CPython states it."""
    return re.sub(rf"\S*case_{name}\.py:(\d+): ", r"stop: line \1: ", text.replace("\r", ""))


def stops(output: str) -> bool:
    """Whether a case ends with a failed check."""
    return re.search(r"(?:^|\s)stop: line", output) is not None
