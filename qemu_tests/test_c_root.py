"""A root task in C against the generated header."""

from __future__ import annotations

from qemu_tests.conftest import Boot, BuildImage

FAILURE = r"(?i)panic|assertion failed|is the error"


def test_c_root(image: BuildImage, boot: Boot) -> None:
    """It prints through the debug calls, which the checked profile has."""
    with boot(image("c_root", profile="checked"), failure=FAILURE) as machine:
        machine.run()
        machine.expect(r"^c_root: node 0$")
        machine.expect(r"^c_root: \d+ free slots$")
        machine.expect(r"^c_root: \d+ pieces of untyped memory$")
        machine.expect(r"^c_root: made an endpoint in slot \d+$")
        machine.expect(r"^c_root: twice 21 is 42$")
        machine.expect(r"^c_root: done, with 1 word in the answer$")
        machine.expect_exit(0)
