"""Floating-point registers belong to a thread, whenever it is taken off the machine."""

from __future__ import annotations

import pytest

from qemu_tests.conftest import Boot, BuildImage

FAILURE = r"(?i)panic|assertion failed|failed with error|fault"


@pytest.mark.parametrize("icount", [False, True])
def test_threads_keep_their_floating_point_registers(image: BuildImage, boot: Boot, icount: bool) -> None:
    with boot(image("floats", profile="checked"), icount=icount, failure=FAILURE) as machine:
        machine.run()
        for what in ("in use when the first thread began", "in use when the second thread began"):
            machine.expect(rf"^floats: {what}: 00$")
        for thread in ("first", "second"):
            machine.expect(rf"^floats: changed under the {thread} thread: 00$")
        machine.expect_exit(0)
