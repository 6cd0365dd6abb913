"""Planting seeded faults, one at a time, in a copy of the tree, and running the tests until one fails."""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from codegen.mutation.fault import ROOT, Fault


@dataclass(frozen=True)
class Campaign:
    """Faults of one room, and the tests that should catch them."""

    room: str  # the folder that the faults' files stand below
    parts: tuple[str, ...]  # what the tests need a copy of
    faults: tuple[Fault, ...]
    tests: Callable[[Path, Fault | None], Sequence[Sequence[Path | str]]]  # in the copy: the nearest, then others
    options: tuple[str, ...] = ()  # for pytest
    patience: float = 900  # seconds; a fault may make a program endless

    @property
    def copy(self) -> Path:
        return ROOT / "build" / "mutation" / self.room


def run(campaign: Campaign, program: str, arguments: list[str] | None) -> int:
    """Status 1 if a fault is not caught, 2 if the tests fail without one."""
    top = argparse.ArgumentParser(prog=program, description="Plant each fault in a copy, and run its tests.")
    top.add_argument("--only", default="", metavar="TEXT", help="faults whose name contains this")
    top.add_argument("--list", action="store_true", help="name the faults, and plant none")
    options = top.parse_args(arguments)
    chosen = [fault for fault in campaign.faults if options.only in fault.name]
    if options.list:
        print("\n".join(fault.name for fault in chosen))
        return 0
    copy_tree(campaign)
    failure = first_failure(campaign, campaign.tests(campaign.copy, None), None)
    if failure:
        print(f"error: {failure} fails without any fault", file=sys.stderr)
        return 2
    survivors = [fault for fault in tqdm(chosen, unit="fault") if not is_caught(campaign, fault)]
    print(f"{len(chosen) - len(survivors)} of {len(chosen)} faults are caught")
    return 1 if survivors else 0


def copy_tree(campaign: Campaign) -> None:
    """A copy of what the tests need."""
    for name in campaign.parts:
        source, target = ROOT / name, campaign.copy / name
        if source.is_dir():
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            campaign.copy.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)


def is_caught(campaign: Campaign, fault: Fault) -> bool:
    """Plant a fault, run the tests until one fails, and take the fault out again."""
    path = campaign.copy / campaign.room / fault.file
    text = path.read_text()
    groups = campaign.tests(campaign.copy, fault)
    path.write_text(fault.planted_in(text))
    start = time.monotonic()
    caught_by = first_failure(campaign, groups, campaign.patience)
    path.write_text(text)
    verdict = f"caught by {caught_by}" if caught_by else "NOT CAUGHT"
    tqdm.write(f"{fault.name}\n    {verdict} ({time.monotonic() - start:.0f} s)")
    return caught_by != ""


def first_failure(campaign: Campaign, groups: Sequence[Sequence[Path | str]], patience: float | None) -> str:
    """The first test that fails; or nothing."""
    return next((failure for tests in groups if (failure := failure_of(campaign, tests, patience))), "")


def failure_of(campaign: Campaign, tests: Sequence[Path | str], patience: float | None) -> str:
    """The first of these tests, or files of them, that fails; or nothing."""
    if not tests:
        return ""
    options = ["-x", "-q", "--tb=no", "-p", "codegen.mutation.plugin", *campaign.options]
    command = [sys.executable, "-m", "pytest", *options, *map(str, tests)]
    try:
        done = subprocess.run(command, cwd=campaign.copy, capture_output=True, text=True, timeout=patience)
    except subprocess.TimeoutExpired:
        return f"the limit of {patience} s"
    if done.returncode == 0:
        return ""
    found = re.search(r"^(?:FAILED|ERROR) (\S+)", done.stdout, re.MULTILINE)
    return found[1] if found else "a crash of pytest"
