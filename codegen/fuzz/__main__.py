"""Run random programs on every engine and compare: `python -m codegen.fuzz N`."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from tqdm import tqdm

from codegen.fuzz.batch import PLANS, Finding, Plan, examine
from codegen.fuzz.generate import generate
from codegen.fuzz.reduce import reduce

CORPUS: Final = Path(__file__).parent / "corpus"
BATCH: Final = 250


def main(arguments: list[str] | None = None) -> int:
    """Status 1 if the engines disagree about a program, or it does not compile."""
    top = argparse.ArgumentParser(prog="python -m codegen.fuzz", description=__doc__)
    top.add_argument("count", type=int, help="how many programs")
    top.add_argument("--seed", type=int, default=0, help="of the first one")
    top.add_argument("--jobs", type=int, default=1, help="batches at a time")
    options = top.parse_args(arguments)
    if options.count < 1 or options.jobs < 1:
        top.error("there is nothing to run")
    last = options.seed + options.count
    starts = range(options.seed, last, BATCH)
    faults = 0
    with (
        ProcessPoolExecutor(options.jobs, get_context("fork"), max_tasks_per_child=None) as pool,
        tqdm(total=options.count, unit="program", mininterval=5) as bar,
    ):
        work = ((start, min(BATCH, last - start)) for start in starts)
        for count, found in pool.map(run_batch, *zip(*work, strict=True)):
            for seed, finding in found.items():
                faults += 1
                tqdm.write(report(seed, finding))
            bar.update(count)
    print(f"{options.count - faults} of {options.count} programs: the engines agree")
    return 1 if faults else 0


def plan_of(start: int) -> Plan:
    """Batches take turns."""
    return PLANS[start // BATCH % len(PLANS)]


def run_batch(start: int, count: int) -> tuple[int, dict[int, Finding]]:
    """The programs with these seeds; what is wrong with which."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        programs = {f"s{seed}": generate(seed) for seed in range(start, start + count)}
        found = examine(programs, Path(folder), plan_of(start))
    return count, {int(name[1:]): finding for name, finding in found.items()}


def report(seed: int, finding: Finding) -> str:
    """Shrink a program that shows a fault, keep it, and say so."""
    if finding.kind in ("refused", "python"):  # the generator's own fault: it says where
        return f"seed {seed}: {finding.kind}: {finding.text[:1000]}"
    small = shrink(generate(seed), finding.kind, plan_of(seed))
    CORPUS.mkdir(exist_ok=True)
    file = CORPUS / f"seed_{seed}.py"
    file.write_text(small)
    return f"seed {seed}: {finding.kind}: {file}\n{finding.text[:1000]}\n{small}"


def shrink(text: str, kind: str, plan: Plan) -> str:
    """The smallest program found that shows a fault of the same kind."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as name:
        folder = Path(name)

        def shows(texts: list[str]) -> list[bool]:
            shutil.rmtree(folder / "out", ignore_errors=True)
            found = examine({f"c{i}": text for i, text in enumerate(texts)}, folder, plan)
            return [f"c{i}" in found and found[f"c{i}"].kind == kind for i in range(len(texts))]

        return reduce(text, shows)


if __name__ == "__main__":
    sys.exit(main())
