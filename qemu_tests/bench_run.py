"""Run the benchmark, in QEMU or on a simulated core, and read what it prints."""

from __future__ import annotations

import math
import re
import shutil
from pathlib import Path
from typing import Final, NamedTuple

from qemu_tests.bench_targets import ROWS, Row
from qemu_tests.conftest import build_image
from qemu_tests.machine import Machine
from qemu_tests.phases import find_places, phases_of
from qemu_tests.rtl.cores import CoreMissing
from qemu_tests.rtl.simulate import simulate
from qemu_tests.trace import Step, core_samples, first_segment, lines_of, samples, symbol, trace_arguments

LINE: Final = re.compile(r"^bench: (\S+) (\S+) (\d+) (\d+) (\d+) from (\d+) to (\d+)$", re.MULTILINE)
FAILURE: Final = r"(?i)panic|assertion failed|failed:"
TIMEOUT: Final = 120.0
TURNS: Final = 5
FOLDER: Final = Path("build/bench")
CORE_CLOCK: Final = "0x200bff8"  # where a core of the models has the time: its register traps
READING: Final = 1  # what is counted between two readings with nothing in between


class Result(NamedTuple):
    """One thing measured; `sel4` and `target` are None where there is no figure to compare with."""

    name: str
    unit: str
    min: int
    median: int
    max: int
    sel4: int | None
    target: int | None
    start: int  # where the counter stood before the last sample
    end: int

    @property
    def counted(self) -> int:
        """What the last sample took."""
        return self.end - self.start - READING


class Footprint(NamedTuple):
    """What one row's last sample did in the kernel."""

    text: frozenset[int]  # the cache lines that its instructions lie in
    data: frozenset[int]  # … and that they read or write
    phases: dict[str, int]


def run_benchmark(options: str = "", *, folder: Path | None = None) -> str:
    """What the benchmark prints in QEMU; with a folder, what it executes is written there."""
    image = build_image("bench", options=options)
    machine = Machine(image, name="bench", icount=True, failure=FAILURE)
    if folder is not None:
        keep_programs(image, folder, options)
        machine.argv += trace_arguments(folder, symbol(folder / "root.elf", "main"))
    with machine:
        machine.run()
        machine.expect(r"^bench: done$", timeout=TIMEOUT)
        machine.expect_exit(0)
        return machine.console


def keep_programs(image: Path, folder: Path, options: str) -> None:
    """Copy what the image was made of: another build may put its own kernel there meanwhile, hence the turns."""
    folder.mkdir(parents=True, exist_ok=True)
    for _ in range(TURNS):
        shutil.copy(image.with_name("kernel.elf"), folder)
        shutil.copy(image.parent / "obj/bench/root.elf", folder)
        if first_segment(image) == first_segment(folder / "kernel.elf"):
            return
        build_image("bench", options=options)
    raise AssertionError(f"the kernel in {image} is not the one beside it")


def run_on_core(target: str, folder: Path) -> str:
    """What the benchmark prints on a simulated core; what that executes is written to the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    image = build_image("bench_cycles", options=f"--fpu 0 --memory 64M --clock {CORE_CLOCK}")
    shutil.copy(image.with_name("kernel.elf"), folder)
    console = simulate(target, image, folder / "trace")
    if not re.search(r"^bench: done$", console, re.MULTILINE):
        raise CoreMissing(f"the benchmark did not come to its end on {target}; it printed:\n{console[-2000:]}")
    return console


def parse_results(console: str, rows: dict[str, Row] = ROWS) -> list[Result]:
    found = []
    for name, unit, *numbers in LINE.findall(console):
        least, middle, greatest, start, end = map(int, numbers)
        theirs, target = rows.get(name) or (None, None)
        found.append(Result(name, unit, least, middle, greatest, theirs, target, start, end))
    return found


def traced_samples(results: list[Result], folder: Path) -> dict[str, list[Step]]:
    """The steps of each row's last sample."""
    return samples({result.name: (result.start, result.end) for result in results}, folder / "trace")


def core_traced_samples(results: list[Result], folder: Path) -> dict[str, list[Step]]:
    """The same on a core, where a step has cycles; those of reading the counter are among them."""
    return core_samples({result.name: (result.start, result.end) for result in results}, folder / "trace")


def footprints(results: list[Result], folder: Path) -> dict[str, Footprint]:
    """What the rows' last samples did in the kernel, counted."""
    traced = traced_samples(results, folder)
    places = find_places(list(traced.values()), folder / "kernel.elf")
    counted = {result.name: result.counted for result in results}
    return {name: Footprint(*lines_of(s), phases_of(s, places, counted[name])) for name, s in traced.items()}


def cycles_by_phase(results: list[Result], folder: Path) -> dict[str, dict[str, int]]:
    """Where the cycles of each row's last sample on a core went."""
    traced = core_traced_samples(results, folder)
    places = find_places(list(traced.values()), folder / "kernel.elf")
    return {r.name: phases_of(traced[r.name], places, r.end - r.start) for r in results}


def geometric_mean(results: list[Result]) -> float:
    """Of our medians, each as a part of the C kernel's."""
    ratios = [result.median / result.sel4 for result in results if result.sel4]
    return math.exp(math.fsum(map(math.log, ratios)) / len(ratios)) if ratios else math.nan
