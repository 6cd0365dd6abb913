"""Who is stopped between a load-reserved and its store-conditional does not store if another thread ran since.

QEMU gives a reservation up by itself, at every interrupt; a core keeps it, which the kernel has to see to.
"""

from __future__ import annotations

import subprocess

import pytest

from qemu_tests.conftest import Boot, BuildImage
from qemu_tests.rtl.build import OUTPUT
from qemu_tests.rtl.simulate import simulator

FAILURE = r"(?i)panic|assertion failed|failed with error|fault"
OTHERS_RAN = (
    "lost while another one ran until its slice ended: 02",
    "lost while another one ran until it yielded: 02",
    "it did not run: 00",
)
CORE = "cva6"
MOST_CYCLES = 12_000_000


def test_a_reservation_does_not_outlast_other_threads(image: BuildImage, boot: Boot) -> None:
    with boot(image("reservations", profile="checked"), icount=True, failure=FAILURE) as machine:
        machine.run()
        for line in OTHERS_RAN:
            machine.expect(rf"^reservations: {line}$")
        machine.expect_exit(0)


@pytest.mark.skipif(not (OUTPUT / CORE / "stamp").exists(), reason="the model of the core has not been built")
def test_a_reservation_is_kept_by_who_is_alone(image: BuildImage) -> None:
    path = image("reservations", options="--fpu 0 --memory 64M --debug 1")
    run = subprocess.run(simulator(CORE, path, MOST_CYCLES), capture_output=True, text=True, check=False)
    said = [line.removeprefix("reservations: ") for line in run.stdout.splitlines() if "reservations:" in line]
    assert said == ["lost alone: 00", *OTHERS_RAN]
