"""Plant each seeded fault in a copy of the kernel and run its tests: `python -m kernel.tests.mutation`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from codegen.mutation.campaign import Campaign, run
from codegen.mutation.fault import Fault
from kernel.tests.mutation.authority import AUTHORITY_FAULTS
from kernel.tests.mutation.memory import MEMORY_FAULTS
from kernel.tests.mutation.messages import MESSAGE_FAULTS
from kernel.tests.mutation.time import TIME_FAULTS

FAULTS: Final = (*AUTHORITY_FAULTS, *MEMORY_FAULTS, *MESSAGE_FAULTS, *TIME_FAULTS)
OWN_TEST: Final = "test_mutation.py"  # it would notice any fault: the right line is gone


def unit_tests(copy: Path, fault: Fault | None) -> list[list[Path]]:
    """The unit tests called after the faulty module; those that import it; all others."""
    files = [path for path in sorted((copy / "kernel/tests").glob("test_*.py")) if path.name != OWN_TEST]
    if fault is None:
        return [files]
    module = fault.file.removesuffix(".py").replace("/", ".")
    name = f"test_{module.rpartition('.')[2]}.py"
    nearest = [path for path in files if path.name == name]
    near = [path for path in files if path not in nearest and f"kernel.{module} import" in path.read_text()]
    return [nearest, near, [path for path in files if path not in [*nearest, *near]]]


PARTS: Final = ("kernel", "codegen", "boot", "simulator", "pyproject.toml")
CAMPAIGN: Final = Campaign("kernel", PARTS, FAULTS, unit_tests, patience=120)

if __name__ == "__main__":
    sys.exit(run(CAMPAIGN, "python -m kernel.tests.mutation", None))
