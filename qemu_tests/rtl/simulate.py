"""Run an image on a simulated core."""

from __future__ import annotations

import subprocess
from pathlib import Path

from qemu_tests.rtl.build import build_firmware, build_model
from qemu_tests.rtl.cores import CORES

MOST_CYCLES = 1_000_000_000


def simulator(core: str, image: Path, cycles: int = MOST_CYCLES) -> list[str]:
    """The command that simulates the core with the image; what it needs is built first if need be."""
    model, firmware = build_model(CORES[core]), build_firmware(CORES[core])
    return [str(model), str(firmware), str(image), "--cycles", str(cycles)]


def simulate(core: str, image: Path, cycles: int = MOST_CYCLES) -> str:
    """What the image prints until it turns the core off."""
    done = subprocess.run(simulator(core, image, cycles), capture_output=True, text=True, check=False)
    return done.stdout
