"""The commands of the build: our compiler, and the RISC-V GCC behind it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from linker.step import Step

GCC = "riscv64-unknown-elf-gcc"
COMMON = [
    *("-O2", "-g", "-std=gnu11", "-ffreestanding", "-nostdlib", "-mcmodel=medany", "-fno-pic"),
    *("-fno-common", "-fno-stack-protector", "-fno-asynchronous-unwind-tables"),
    # What C leaves undefined has a meaning in the dialect.
    *("-fno-strict-aliasing", "-fwrapv", "-fno-delete-null-pointer-checks"),
    *("-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror"),
]
LINK = ["-static", "-nostdlib", "-Wl,--build-id=none,--fatal-warnings,-z,max-page-size=4096"]


@dataclass(frozen=True, slots=True)
class Target:
    """What a program is compiled for."""

    march: str
    mabi: str

    @property
    def flags(self) -> list[str]:
        # Paths in debug information are relative to the tree, wherever that is; the assembler has to be
        # told apart.
        here = f"{os.getcwd()}=."
        prefixes = [f"-ffile-prefix-map={here}", f"-Wa,--debug-prefix-map={here}"]
        return [f"-march={self.march}", f"-mabi={self.mabi}", *prefixes]


KERNEL = Target("rv64imac_zicsr_zifencei", "lp64")
# The trap entry saves floating-point registers; the kernel's own code never touches one.
KERNEL_ASSEMBLY = Target("rv64gc", "lp64")
USER_FLOAT = Target("rv64gc", "lp64d")
USER_INTEGER = Target("rv64imac_zicsr_zifencei", "lp64")


def compile_python(module: str, name: str, out: Path, options: list[str]) -> Step:
    """Python to C: `out/name.c`, the offsets that assembly needs, and the list of what was read."""
    argv = [sys.executable, "-m", "codegen", "build", module, "--name", name, *options, "--out", str(out)]
    return Step(
        label=f"PY {name}",
        argv=argv,
        inputs=sorted(p for p in Path("codegen").rglob("*.py") if "tests" not in p.parts),
        outputs=[out / f"{name}.c", out / f"{name}.offsets.h"],
        depfile=out / f"{name}.d",
    )


def generate_header() -> Step:
    """The interface as a C header, for programs in C."""
    header = Path("build/include/taipan.h")
    argv = [sys.executable, "-m", "userland.generate", "--header-only", "--header", str(header)]
    sources = sorted([*Path("kernel/abi").glob("*.py"), *Path("userland").glob("generate*.py")])
    return Step("GEN taipan.h", argv, sources, [header])


def compile_c(
    source: Path,
    output: Path,
    target: Target,
    *options: str,
    offsets: Path | None = None,
    embedded: Sequence[Path] = (),
) -> Step:
    """C or assembly to an object file, with the dependencies that the preprocessor sees.

    Assembly gets the `offsets` that our compiler has written. `embedded` are the files that the assembler
    includes whole, which the preprocessor does not see.
    """
    depfile = output.with_suffix(".o.d")
    what = "AS" if source.suffix == ".S" else "CC"
    include = ["-include", str(offsets)] if offsets and source.suffix == ".S" else []
    argv = [GCC, *COMMON, *target.flags, *options, *include, "-MMD", "-MF", str(depfile)]
    argv += ["-c", str(source), "-o", str(output)]
    return Step(f"{what} {output.stem}", argv, [source, *embedded], [output], depfile)


def link(objects: list[Path], script: Path, output: Path, target: Target) -> Step:
    argv = [GCC, *target.flags, *LINK, f"-Wl,-T,{script}", *map(str, objects), "-lgcc", "-o", str(output)]
    return Step(f"LD {output.name}", argv, [*objects, script], [output])
