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
UNITS: Final = ("codegen/analysis/tests", "codegen/ir/tests", "codegen/tests/test_flow.py")


def golden_cases(copy: Path, fault: Fault | None) -> list[list[Path]]:
    """All golden cases, those of the layer that the fault is in first."""
    prefix = NEAREST.get(fault.file.partition("/")[0], OTHERS) if fault else ""
    files = (copy / "codegen").rglob("data/*.test")
    return [sorted(files, key=lambda path: not path.name.startswith(prefix))]


CAMPAIGN: Final = Campaign("codegen", ("codegen", "kernel", "pyproject.toml"), FAULTS, golden_cases, ("-n", "2"))

if __name__ == "__main__":
    sys.exit(run(CAMPAIGN, "python -m codegen.mutation", None))
