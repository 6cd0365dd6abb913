"""Plant each seeded fault in a copy of the compiler and run its tests: `python -m codegen.mutation`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from codegen.mutation.campaign import Campaign, run
from codegen.mutation.fault import Fault
from codegen.mutation.lowering import LOWERING_FAULTS
from codegen.mutation.passes import PASS_FAULTS
from codegen.mutation.printing import PRINTING_FAULTS
from codegen.mutation.proofs import PROOF_FAULTS

FAULTS: Final = (*PASS_FAULTS, *PROOF_FAULTS, *LOWERING_FAULTS, *PRINTING_FAULTS)
NEAREST: Final = {"frontend": ("irbuild-",), "backend": ("c-",)}  # files of cases that are run first
OTHERS: Final = ("pass-", "lower-")
UNITS: Final = ("analysis/tests", "ir/tests", "tests/test_flow.py", "tests/test_waiting.py", "frontend/tests/errors")


def tests_of(copy: Path, fault: Fault | None) -> list[list[Path]]:
    """The golden cases of the fault's layer, the quick tests, and then the programs that run on every engine."""
    prefixes = NEAREST.get(fault.file.partition("/")[0], OTHERS) if fault else ()
    room = copy / "codegen"
    files = sorted(room.rglob("data/*.test"))
    near = [file for file in files if file.name.startswith(prefixes)] if prefixes else []
    return [near, [room / unit for unit in UNITS], [file for file in files if file not in near]]


CAMPAIGN: Final = Campaign("codegen", ("codegen", "kernel", "pyproject.toml"), FAULTS, tests_of, ("-n", "2"))

if __name__ == "__main__":
    sys.exit(run(CAMPAIGN, "python -m codegen.mutation", None))
