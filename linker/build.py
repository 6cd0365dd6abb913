"""Build an image: kernel, programs, root task, in the order in which they need each other."""

from __future__ import annotations

import runpy
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from codegen.toolchain import KERNEL, KERNEL_ASSEMBLY, USER_FLOAT, USER_INTEGER, Target
from linker.programs import embed_programs
from linker.step import Step, write_if_changed
from linker.toolchain import compile_c, compile_python, generate_header, link, measure

PARALLEL = 2
# Registers that the kernel does not touch: they are saved late (docs/decisions.md). A load may be moved up to fill the
# cycles in which the one before it is awaited: some three in a hundred of a call's on CVA6. And two halves of a
# word are not stored as one, which takes more to put together than it saves.
CONVENTION = [*(f"-ffixed-s{number}" for number in range(2, 12)), "-fsched2-use-superblocks", "-fno-tree-slp-vectorize"]


class Benchmark(Enum):
    """Which of seL4's benchmark configurations a kernel has, as `make` calls them."""

    NONE = "0"
    GENERIC = "1"
    UTILISATION = "utilisation"  # the cycles of threads are counted
    ENTRIES = "entries"  # kernel entries are logged

    def constants(self, *, fastpath: bool) -> dict[str, bool]:
        """What that sets in `kernel/config.py`: the fast paths neither count nor log."""
        is_plain = self in (Benchmark.NONE, Benchmark.GENERIC)
        return {
            "BENCHMARK": self is not Benchmark.NONE,
            "UTILISATION": self is Benchmark.UTILISATION,
            "LOG": self is Benchmark.ENTRIES,
            "FASTPATH": fastpath and is_plain,
        }


class BadSystem(Exception):
    """A system description that cannot be built."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """The variables of make."""

    profile: str
    fpu: bool
    debug: bool
    root_cnode_bits: int
    memory: str
    domains: int = 1
    benchmark: Benchmark = Benchmark.NONE
    fastpath: bool = True
    clock: int = 0

    @property
    def folder(self) -> Path:
        return Path("build") / self.profile

    @property
    def objects(self) -> Path:
        return self.folder / "obj"

    @property
    def kernel(self) -> Path:
        return self.folder / "kernel.elf"

    @property
    def user(self) -> Target:
        return USER_FLOAT if self.fpu else USER_INTEGER

    @property
    def defines(self) -> list[str]:
        values = {"FPU": self.fpu, "DEBUG": self.debug, "DOMAINS": self.domains, "CLOCK": self.clock}
        values |= self.benchmark.constants(fastpath=self.fastpath)
        values["CHECKED"] = self.profile == "checked"
        return [f"--define=kernel.config.{name}={value}" for name, value in values.items()]


def run(steps: Sequence[Step]) -> bool:
    """Run steps that do not depend on each other; True when one of them had something to do."""
    with ThreadPoolExecutor(PARALLEL) as pool:
        return any(list(pool.map(Step.run, steps)))


def build_kernel(config: Configuration) -> bool:
    """build/PROFILE/kernel.elf from kernel/ and boot/."""
    out = config.objects
    options = ["--profile", config.profile, *config.defines]
    changed = run([compile_python("kernel.main", "kernel", out, options)])
    sources = {"kernel": out / "kernel.c"} | {path.stem: path for path in sorted(Path("boot").glob("*.S"))}
    steps = []
    for name, source in sources.items():
        target = KERNEL_ASSEMBLY if source.suffix == ".S" else KERNEL
        # Sections of their own let the linker script put the boot description among initialised data, and what runs
        # together beside each other.
        flags = ["-fdata-sections", "-ffunction-sections", *CONVENTION]
        step = compile_c(source, out / f"{name}.o", target, *flags, offsets=out / "kernel.offsets.h")
        steps.append(step)
    changed |= run(steps)
    objects = [step.outputs[0] for step in steps]
    return run([link(objects, Path("linker/kernel.ld"), config.kernel, KERNEL)]) or changed


def report(config: Configuration) -> Step:
    """What the compiler and gcc say of the kernel."""
    return measure(config.objects / "kernel", config.kernel, config.folder / "kernel.report")


@dataclass(frozen=True, slots=True)
class System:
    """A description in userland/systems/."""

    programs: dict[str, str]  # by name, in their order; the first thing started is called `root`
    constants: dict[str, object]  # by qualified name: what they are in this system

    @property
    def defines(self) -> list[str]:
        return [f"--define={name}={value}" for name, value in self.constants.items()]


def build_program(
    config: Configuration, system: System, module: str, output: Path, children: dict[str, Path] | None = None
) -> bool:
    """One user program from a Python module, or from a C file; `children` are the programs inside it."""
    out, target, name = output.parent, config.user, output.stem
    sources = {f"{name}.{path.stem}": path for path in sorted(Path("userland/runtime").glob("*.S"))}
    offsets, changed = None, False
    if module.endswith(".c"):
        sources[name] = Path(module)
        changed = run([generate_header()])
    else:
        options = ["--profile", config.profile, *config.defines, *system.defines]
        changed = run([compile_python(module, name, out, options)])
        sources[name], offsets = out / f"{name}.c", out / f"{name}.offsets.h"
    steps = [
        compile_c(source, out / f"{stem}.o", target, "-Ibuild/include", offsets=offsets)
        for stem, source in sources.items()
    ]
    if children is not None:
        table = out / "programs.S"
        write_if_changed(table, embed_programs(children))
        steps.append(compile_c(table, out / "programs.o", target, embedded=list(children.values())))
    changed |= run(steps)
    objects = [step.outputs[0] for step in steps]
    return run([link(objects, Path("linker/user.ld"), output, target)]) or changed


def read_system(name: str) -> System:
    """What userland/systems/NAME.py says: PROGRAMS, and perhaps CONSTANTS."""
    known = sorted(path.stem for path in Path("userland/systems").glob("[a-z]*.py"))
    if name not in known:
        raise BadSystem(f"SYSTEM={name}: no such system; there are: {', '.join(known) or 'none'}")
    description = runpy.run_path(f"userland/systems/{name}.py")
    if "root" not in description.get("PROGRAMS", {}):
        raise BadSystem(f"userland/systems/{name}.py: PROGRAMS has no entry 'root'")
    return System(description["PROGRAMS"], description.get("CONSTANTS", {}))


def build_system(config: Configuration, system: str, output: Path) -> bool:
    """Every program of the system, inside its root task, behind the kernel."""
    described = read_system(system)
    out, programs = config.objects / system, described.programs
    children = {name: out / f"{name}.elf" for name in programs if name != "root"}
    with ThreadPoolExecutor(PARALLEL) as pool:
        kernel = pool.submit(build_kernel, config)
        built = [pool.submit(build_program, config, described, programs[name], path) for name, path in children.items()]
        changed = any([job.result() for job in (kernel, *built)])
    changed |= build_program(config, described, programs["root"], out / "root.elf", children)
    return run([report(config), pack(config, out / "root.elf", output, [])]) or changed


def build_foreign(config: Configuration, root: Path, output: Path) -> bool:
    """Any root task behind our kernel."""
    changed = build_kernel(config)
    return run([report(config), pack(config, root, output, ["--foreign"])]) or changed


def pack(config: Configuration, root: Path, output: Path, options: list[str]) -> Step:
    argv = [sys.executable, "-m", "linker", "pack", "--kernel", str(config.kernel), "--root", str(root)]
    argv += ["--out", str(output), "--root-cnode-bits", str(config.root_cnode_bits)]
    argv += ["--memory", config.memory, *options]
    return Step(f"PACK {output}", argv, [config.kernel, root, *sorted(Path("linker").glob("*.py"))], [output])
