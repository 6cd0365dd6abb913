"""Run an image on a simulated core."""

from __future__ import annotations

import subprocess
from pathlib import Path

from qemu_tests.rtl.build import build_firmware, build_model
from qemu_tests.rtl.cores import CORES

MOST_CYCLES = 1_000_000_000


def simulator(core: str, image: Path, cycles: int = MOST_CYCLES, trace: Path | None = None) -> list[str]:
    """The command that simulates the core with the image; what it needs is built first if need be.

    In the trace stands when each instruction retires (`model/trace.h`).
    """
    model, firmware = build_model(CORES[core]), build_firmware(CORES[core])
    options = ["--cycles", str(cycles), *(["--trace", str(trace)] if trace is not None else [])]
    return [str(model), str(firmware), str(image), *options]


def simulate(core: str, image: Path, trace: Path) -> str:
    """What the image prints until it turns the core off."""
    done = subprocess.run(simulator(core, image, trace=trace), capture_output=True, text=True, check=False)
    return done.stdout
