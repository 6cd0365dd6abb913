"""Plant each seeded fault in a copy of the compiler and run its tests: `python -m codegen.mutation`."""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import time
from typing import Final

from tqdm import tqdm

from codegen.mutation.fault import COMPILER, Fault
from codegen.mutation.lowering import LOWERING_FAULTS
from codegen.mutation.passes import PASS_FAULTS
from codegen.mutation.printing import PRINTING_FAULTS
from codegen.mutation.proofs import PROOF_FAULTS

FAULTS: Final = (*PASS_FAULTS, *PROOF_FAULTS, *LOWERING_FAULTS, *PRINTING_FAULTS)
ROOT: Final = COMPILER.parent
COPY: Final = ROOT / "build" / "mutation"
PARTS: Final = ("codegen", "kernel", "pyproject.toml")
NEAREST: Final = {"frontend": "irbuild-", "backend": "c-", "transform": "lower-", "analysis": "lower-"}
PATIENCE: Final = 900.0  # seconds; a fault may make a program endless


def main(arguments: list[str] | None = None) -> int:
    """Status 1 if a fault is not caught, 2 if the tests fail without one."""
    top = argparse.ArgumentParser(prog="python -m codegen.mutation", description=__doc__)
    top.add_argument("--only", default="", metavar="TEXT", help="faults whose name contains this")
    top.add_argument("--list", action="store_true", help="name the faults, and plant none")
    options = top.parse_args(arguments)
    chosen = [fault for fault in FAULTS if options.only in fault.name]
    if options.list:
        print("\n".join(fault.name for fault in chosen))
        return 0
    copy_tree()
    failure = first_failure("")
    if failure:
        print(f"error: {failure} fails without any fault", file=sys.stderr)
        return 2
    survivors = [fault for fault in tqdm(chosen, unit="fault") if not is_caught(fault)]
    print(f"{len(chosen) - len(survivors)} of {len(chosen)} faults are caught")
    return 1 if survivors else 0


def copy_tree() -> None:
    """A copy of what the compiler's tests need."""
    for name in PARTS:
        source, target = ROOT / name, COPY / name
        if source.is_dir():
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            COPY.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)


def is_caught(fault: Fault) -> bool:
    """Plant a fault, run the tests until one fails, and take the fault out again."""
    path = COPY / "codegen" / fault.file
    text = path.read_text()
    path.write_text(fault.planted_in(text))
    start = time.monotonic()
    caught_by = first_failure(NEAREST.get(fault.file.partition("/")[0], "lower-"))
    path.write_text(text)
    verdict = f"caught by {caught_by}" if caught_by else "NOT CAUGHT"
    tqdm.write(f"{fault.name}\n    {verdict} ({time.monotonic() - start:.0f} s)")
    return caught_by != ""


def first_failure(prefix: str) -> str:
    """The first golden case that fails, those of files with this prefix first; or nothing."""
    files = sorted((COPY / "codegen").rglob("data/*.test"), key=lambda path: not path.name.startswith(prefix))
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-n", "2", "--tb=no", *map(str, files)]
    try:
        done = subprocess.run(command, cwd=COPY, capture_output=True, text=True, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return f"the limit of {PATIENCE:.0f} s"
    if done.returncode == 0:
        return ""
    found = re.search(r"^(?:FAILED|ERROR) (\S+)", done.stdout, re.MULTILINE)
    return found[1] if found else "a crash of pytest"


if __name__ == "__main__":
    sys.exit(main())
