"""Plant each seeded fault in a copy of the kernel and run its tests: `python -m kernel.tests.mutation`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from codegen.mutation.campaign import Campaign, run
from codegen.mutation.fault import Fault
from kernel.tests.mutation.authority import AUTHORITY_FAULTS
from kernel.tests.mutation.bare import BARE_FAULTS
from kernel.tests.mutation.machine import MACHINE_FAULTS
from kernel.tests.mutation.memory import MEMORY_FAULTS
from kernel.tests.mutation.messages import MESSAGE_FAULTS
from kernel.tests.mutation.reach import PLUGIN, reaching_tests
from kernel.tests.mutation.time import TIME_FAULTS

FAULTS: Final = (*AUTHORITY_FAULTS, *BARE_FAULTS, *MACHINE_FAULTS, *MEMORY_FAULTS, *MESSAGE_FAULTS, *TIME_FAULTS)
OWN_TEST: Final = "test_mutation.py"  # it would notice any fault: the right line is gone


def unit_tests(copy: Path, fault: Fault | None) -> list[list[str]]:
    """The unit tests that reach the fault; without one all of them, which note what they reach."""
    if fault is not None:
        return [reaching_tests(copy, fault)]
    files = [str(path) for path in sorted((copy / "kernel/tests").glob("test_*.py")) if path.name != OWN_TEST]
    return [["-p", PLUGIN, *files]]


PARTS: Final = ("kernel", "codegen", "boot", "simulator", "pyproject.toml")
CAMPAIGN: Final = Campaign("kernel", PARTS, FAULTS, unit_tests, patience=400)

if __name__ == "__main__":
    sys.exit(run(CAMPAIGN, "python -m kernel.tests.mutation", None))
