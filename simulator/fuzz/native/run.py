"""Build the player, and let libFuzzer play."""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Final

from linker.__main__ import build_lock
from linker.build import Configuration
from linker.toolchain import compile_python
from simulator.fuzz.native.tables import tables
from simulator.fuzz.pair import CNODE_BITS, MEMORY
from simulator.fuzz.steps import STEP
from simulator.native import OUT, CompilationFailed
from simulator.tree import device_tree

HERE: Final = Path(__file__).parent
SOURCES: Final = (HERE / "play.c", HERE / "machine.c", HERE.parents[1] / "hosted.c")
HEADERS: Final = (HERE / "machine.h", HERE.parents[1] / "hosted.h")
FOLDER: Final = OUT / "native"
WINDOW: Final = (1 << 64) - (1 << 30)
CORPUS: Final = HERE / "corpus.zip"  # short games that reached edges first
SEEDS: Final = 64
LENGTH: Final = 150  # steps
COMPILE: Final = ("clang", "-O2", "-g", "-std=gnu11", "-fno-omit-frame-pointer", "-fno-sanitize-recover=all")
LINK: Final = ("clang", "-no-pie", "-fsanitize=fuzzer,address,undefined")
COUNTED: Final = ("-fsanitize=fuzzer-no-link,address,undefined", "-fno-sanitize-coverage=trace-cmp")  # its edges alone
UNCOUNTED: Final = "-fsanitize=address,undefined"


def build() -> Path:
    """build/sim/native/player."""
    config = Configuration("checked", fpu=True, debug=False, root_cnode_bits=CNODE_BITS, memory=MEMORY)
    window = f"--define=kernel.arch.riscv64.window.WINDOW_BASE={WINDOW:#x}"
    with build_lock():
        compile_python("kernel.main", "kernel", FOLDER, ["--profile", config.profile, *config.defines, window]).run()
        kernel, header, player = FOLDER / "kernel.c", FOLDER / "game.h", FOLDER / "player"
        if not header.exists() or header.read_text() != tables():
            header.write_text(tables())
        (FOLDER / "tree.dtb").write_bytes(device_tree(MEMORY))
        read = (kernel, header, *SOURCES, *HEADERS)
        if not player.exists() or any(path.stat().st_mtime > player.stat().st_mtime for path in read):
            include = (f"-I{FOLDER}", f"-I{HERE}", f"-I{HERE.parents[1]}")
            compile_c(*COMPILE, *COUNTED, "-c", str(kernel), "-o", str(FOLDER / "kernel.o"))
            parts = [str(FOLDER / f"{source.stem}.o") for source in SOURCES]
            for source, part in zip(SOURCES, parts, strict=True):
                compile_c(*COMPILE, UNCOUNTED, *include, "-c", str(source), "-o", part)
            compile_c(*LINK, *parts, str(FOLDER / "kernel.o"), "-o", str(player))
    return player


def compile_c(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise CompilationFailed(done.stderr[:2000])


def run(options: argparse.Namespace) -> int:
    """Status 1 if anything was found; what was seen first is kept and changed into other games."""
    try:
        player = build()
    except CompilationFailed as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    corpus = options.out / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    plant_seeds(corpus, options.seed)
    limits = [f"-runs={options.games}", f"-seed={options.seed}", f"-max_len={LENGTH * STEP}", "-len_control=0"]
    limits += ["-reduce_inputs=0"]  # or games would get shorter and shorter
    limits += ["-entropic=0"]  # which takes longer than the games
    command = [str(player), *limits, f"-artifact_prefix={options.out}/", str(corpus)]
    lines: list[str] = []
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment()) as process:
        assert process.stderr is not None, "it is a pipe"
        for line in process.stderr:
            lines.append(line)
            if line.startswith("#"):
                print(f"\r{line.strip()[:110]:110}", end="", flush=True)
    print(f"\n{summary(lines)}")
    if process.returncode != 0:
        print("".join(lines[-60:]))
    return 1 if process.returncode else 0


def plant_seeds(corpus: Path, seed: int) -> None:
    """Games to begin with: those that were kept, and some of full length."""
    with zipfile.ZipFile(CORPUS) as kept:
        kept.extractall(corpus)
    for number in range(seed, seed + SEEDS):
        (corpus / f"seed-{number}.game").write_bytes(random.Random(number).randbytes(LENGTH * STEP))


def environment() -> dict[str, str]:
    return os.environ | {"TREE": str(FOLDER / "tree.dtb"), "ASAN_OPTIONS": "detect_leaks=0"}


def summary(lines: list[str]) -> str:
    """What libFuzzer and the player say in the end."""
    text = "".join(lines)
    edges = re.search(r"\((\d+) inline 8-bit counters\)", text)
    covered = re.findall(r"cov: (\d+)", text)
    played = re.search(r"played (\d+) games, (\d+) steps", text)
    counts = f"{int(played[1]):,} games, {int(played[2]):,} steps" if played else "not played to the end"
    reached = f"{int(covered[-1]):,}" if covered else "?"
    return f"{counts}, {reached} of {int(edges[1]) if edges else 0:,} edges of the kernel"
