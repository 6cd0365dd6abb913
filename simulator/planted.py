"""Plant one bug of each kind in a copy of the tree, and see which net catches it: `python -m simulator.planted`."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tqdm import tqdm

from codegen.mutation.campaign import Campaign, copy_tree, failure_of
from codegen.mutation.fault import Fault
from codegen.mutation.printing import PRINTING_FAULTS
from kernel.tests.mutation.__main__ import FAULTS
from linker.arguments import Parser

PARTS: Final = ("kernel", "codegen", "boot", "linker", "simulator", "pyproject.toml")
GAMES: Final = 150
PATIENCE: Final = 1800  # seconds


@dataclass(frozen=True, slots=True)
class Planted:
    """A bug, the room it is in, and the tests that are nearest to it."""

    kind: str
    room: str
    fault: Fault
    tests: tuple[str, ...]


def known(faults: tuple[Fault, ...], right: str) -> Fault:
    """The seeded fault that changes this text."""
    (found,) = (fault for fault in faults if right in fault.right and len(fault.wrong) < len(fault.right) + 1)
    return found


BUGS: Final = (
    Planted(
        "wrong rights check",
        "kernel",
        known(FAULTS, "can_grant_reply=cap.can_grant_reply and rights.can_grant_reply"),
        ("kernel/tests/test_capability.py",),
    ),
    Planted(
        "lost wake-up",
        "kernel",
        known(FAULTS, "set_state(sender, ThreadState.RUNNING)\n        wake(sender)"),
        ("kernel/tests/test_endpoint.py",),
    ),
    Planted(
        "stale TLB entry",
        "kernel",
        known(FAULTS, "    place.write(NO_ENTRY)\n    flush_page(cap.mapped_at, cap.asid)\n"),
        ("kernel/tests/test_frame.py",),
    ),
    Planted(
        "off-by-one in a watermark",
        "kernel",
        Fault(
            "object/untyped.py", "watermark=start + count * object_size", "watermark=start + (count - 1) * object_size"
        ),
        ("kernel/tests/test_untyped.py",),
    ),
    Planted(
        "mis-lowering of the compiler",
        "codegen",
        known(PRINTING_FAULTS, "kept &= ~(((1 << place.width) - 1) << place.shift)"),
        ("codegen/tests/data/run-packed.test",),
    ),
)


def main(argv: list[str] | None = None) -> int:
    """Status 1 if a bug goes through every net."""
    top = Parser(prog="simulator.planted", description=__doc__)
    top.add_argument("--only", default="", metavar="TEXT", help="bugs whose kind contains this")
    arguments = top.parse_args(argv)
    is_found, said = play(Path.cwd(), 1)
    if is_found or "NOT CAUGHT" not in said:
        top.error(f"games find something where no bug was planted: {said}")
    chosen = [bug for bug in BUGS if arguments.only in bug.kind]
    caught = [bug for bug in tqdm(chosen, unit="bug") if plant(bug)]
    return 0 if len(caught) == len(chosen) else 1


def plant(bug: Planted) -> bool:
    """Try both nets on a copy with the bug, and print what they say."""
    campaign = Campaign("planted", PARTS, (bug.fault,), lambda copy, fault: [])
    copy_tree(campaign)
    path = campaign.copy / bug.room / bug.fault.file
    path.write_text(bug.fault.planted_in(path.read_text()))
    failure = failure_of(campaign, [campaign.copy / name for name in bug.tests], PATIENCE)
    is_found, games = play(campaign.copy)
    tqdm.write(f"{bug.kind} ({bug.room}/{bug.fault.name})")
    tqdm.write(f"    tests: {failure or 'NOT CAUGHT'}\n    games: {games}")
    return bool(failure) or is_found


def play(copy: Path, games: int = GAMES) -> tuple[bool, str]:
    """Whether games on both kernels find something, and what; games that cannot be played find nothing."""
    command = [sys.executable, "-m", "simulator.fuzz", str(games), "--stop"]
    with TemporaryDirectory() as out:
        done = subprocess.run([*command, "--out", out], cwd=copy, capture_output=True, text=True, timeout=PATIENCE)
    if done.returncode == 0:
        return False, f"NOT CAUGHT in {games}"
    finding = next((line for line in done.stdout.splitlines() if "step" in line), "")
    return bool(finding), finding[:200] or f"could not be played: {(done.stderr.splitlines() or ['?'])[-1][:200]}"


if __name__ == "__main__":
    sys.exit(main())
