"""Run random programs on every engine and compare: `python -m codegen.fuzz N`.

What was run is kept in `build/fuzz`, so that a run that was stopped goes on where it was.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from tqdm import tqdm

from codegen.fuzz.batch import PLANS, Finding, Plan, examine
from codegen.fuzz.batches import Batch, batches
from codegen.fuzz.generate import generate
from codegen.fuzz.journal import Journal
from codegen.golden.engines import ROOT

HOME: Final = ROOT / "build" / "fuzz"
BATCH: Final = 250
FRESH: Final = 20  # batches after which a process ends, and with it all that mypy keeps


def main(arguments: list[str] | None = None) -> int:
    """Status 1 if the engines disagree about a program, or it does not compile."""
    top = argparse.ArgumentParser(prog="python -m codegen.fuzz", description=__doc__)
    top.add_argument("count", type=int, help="how many programs")
    top.add_argument("--seed", type=int, default=0, help="of the first one")
    top.add_argument("--jobs", type=int, default=1, help="batches at a time")
    options = top.parse_args(arguments)
    if options.count < 1 or options.jobs < 1 or options.seed < 0:
        top.error("there is nothing to run")
    wanted = [*batches(options.seed, options.count, BATCH)]
    journal = Journal(HOME)
    try:
        work(wanted, journal, options.jobs)
    except KeyboardInterrupt:
        print("stopped; the same command goes on from here")
    done, faults = journal.sums(wanted)
    print(f"{done - faults} of {options.count} programs: the engines agree")
    return 1 if faults or done < options.count else 0


def work(wanted: list[Batch], journal: Journal, jobs: int) -> None:
    """Run the batches that were not run before, and keep what comes of them."""
    left = [batch for batch in wanted if batch not in journal.done]
    total, done = sum(count for _, count in wanted), journal.sums(wanted)[0]
    with (
        tempfile.TemporaryDirectory(prefix="fuzz-") as folder,
        get_context("fork").Pool(jobs, begin, (folder,), FRESH) as pool,
        tqdm(total=total, initial=done, unit="program", mininterval=5, smoothing=0.05) as bar,
    ):
        for (start, count), found in pool.imap_unordered(run_batch, left):
            for seed, finding in found.items():
                tqdm.write(journal.keep(seed, finding))
            journal.finish(start, count, len(found))
            bar.update(count)


def begin(folder: str) -> None:
    """A new process, which works in a folder of its own and leaves Ctrl-C to the one that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    own = Path(folder, str(os.getpid()))
    own.mkdir()
    os.chdir(own)


def run_batch(batch: Batch, folder: Path | None = None) -> tuple[Batch, dict[int, Finding]]:
    """The programs of a batch; what is wrong with which."""
    start, count = batch
    seeds = {f"p{i}": start + i for i in range(count)}
    programs = {name: generate(seed) for name, seed in seeds.items()}
    found = examine(programs, folder or Path.cwd(), plan_of(start))
    return batch, {seeds[name]: finding for name, finding in found.items()}


def plan_of(seed: int) -> Plan:
    """Batches take turns."""
    return PLANS[seed // BATCH % len(PLANS)]


if __name__ == "__main__":
    sys.exit(main())
