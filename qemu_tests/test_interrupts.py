"""A device interrupts while no thread can run."""

from __future__ import annotations

import pytest

from qemu_tests.conftest import Boot, BuildImage

FAILURE = r"(?i)panic|assertion failed|failed:"

LINES = (
    "a second handler for it: error 9",
    "the alarm signals 4, 0 nanoseconds early",
    "not yet acknowledged: 0",
    "acknowledged: 4",
    "silenced and acknowledged: 0",
    "done",
)


@pytest.mark.parametrize("profile", ["release", "checked"])
def test_interrupts(profile: str, image: BuildImage, boot: Boot) -> None:
    """The machine stays on for the alarm, and goes off when the interrupt has no handler any more."""
    with boot(image("interrupts", profile=profile), failure=FAILURE) as machine:
        machine.run()
        for line in LINES:
            machine.expect(f"^interrupts: {line}$")
        machine.expect_exit(0)
