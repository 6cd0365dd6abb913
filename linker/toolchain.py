"""The commands of the build: our compiler, and the RISC-V GCC behind it."""

from __future__ import annotations

import functools
import sys
from collections.abc import Sequence
from pathlib import Path

from codegen.toolchain import CALL_GRAPH, GCC, Target, gcc_command
from linker.step import Step

LINK = ["-static", "-nostdlib", "-Wl,--build-id=none,--fatal-warnings,-z,max-page-size=4096"]


def compile_python(module: str, name: str, out: Path, options: list[str]) -> Step:
    """Python to C: `out/name.c`, the offsets that assembly needs, and the list of what was read."""
    argv = [sys.executable, "-m", "codegen", "build", module, "--name", name, *options, "--out", str(out)]
    return Step(
        label=f"PY {name}",
        argv=argv,
        inputs=compiler_sources(),
        outputs=[out / f"{name}.c", out / f"{name}.offsets.h", out / f"{name}.types.json"],
        depfile=out / f"{name}.d",
    )


def compiler_sources() -> list[Path]:
    """The files that the compiler consists of."""
    return find_sources(Path.cwd())


@functools.cache
def find_sources(tree: Path) -> list[Path]:
    """They are looked for once in a build."""
    found = [path.relative_to(tree) for path in (tree / "codegen").rglob("*.py")]
    return sorted(path for path in found if "tests" not in path.parts)


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
    what, more, outputs = "CC", [CALL_GRAPH], [output, output.with_suffix(".ci")]
    if source.suffix == ".S":
        what, more, outputs = "AS", ["-include", str(offsets)] if offsets else [], [output]
    argv = gcc_command(target, *options, *more, "-MMD", "-MF", str(depfile))
    argv += ["-c", str(source), "-o", str(output)]
    return Step(f"{what} {output.stem}", argv, [source, *embedded], outputs, depfile)


def link(objects: list[Path], script: Path, output: Path, target: Target) -> Step:
    argv = [GCC, *target.flags, *LINK, f"-Wl,-T,{script}", *map(str, objects), "-lgcc", "-o", str(output)]
    return Step(f"LD {output.name}", argv, [*objects, script], [output])


def measure(stem: Path, elf: Path, output: Path) -> Step:
    """The report of a linked program, which has to fit its stack; prints a summary."""
    argv = [sys.executable, "-m", "codegen", "report", str(stem), "--elf", str(elf), "--out", str(output)]
    read = [stem.parent / f"{stem.name}{ending}" for ending in (".facts.json", ".o", ".ci")]
    return Step(f"REPORT {output.stem}", argv, [*read, elf, *compiler_sources()], [output])
