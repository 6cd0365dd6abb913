"""No register carries anything from one thread to the other, or from the kernel, behind a bare call."""

from __future__ import annotations

import pytest

from qemu_tests.conftest import Boot, BuildImage

FAILURE = r"(?i)panic|assertion failed|failed with error|fault"
EXPECTED = {
    "registers left to the caller": "00",
    "words that did not come back": "00",
    "calls turned down": "00",
    "registers left to the server": "00",
    "left by an ordinary call of one word": "00",
    "calls of nothing turned down": "01",
    "registers left by that": "00",
    "answers turned down": "00",
}


@pytest.mark.parametrize("profile", ["release", "checked"])
def test_no_register_carries_anything_across(image: BuildImage, boot: Boot, profile: str) -> None:
    with boot(image("bare", profile=profile, options="--debug 1"), failure=FAILURE) as machine:
        machine.run()
        for what, count in EXPECTED.items():
            machine.expect(rf"^bare: {what}: {count}$")
        machine.expect_exit(0)
