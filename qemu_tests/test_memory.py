"""Machines with little memory and with much: the demo runs, and the boot info tells of all memory and all devices."""

from __future__ import annotations

import pytest

from qemu_tests.conftest import Boot, BuildImage
from qemu_tests.test_hello import FAILURE

SIZES = {"64M": 64, "8G": 8192}  # by how QEMU calls them, in MiB
IN_USE = 24  # MiB at most that firmware, kernel and root task have, and what the pieces' alignment costs


@pytest.mark.parametrize("memory", SIZES)
@pytest.mark.parametrize("profile", ["release", "checked"])
def test_hello_with_little_memory_and_with_much(profile: str, memory: str, image: BuildImage, boot: Boot) -> None:
    with boot(image("hello", profile=profile), memory=memory, failure=FAILURE) as machine:
        machine.run()
        kib = int(machine.expect(r"boot info: 1 core, (\d+) KiB of untyped memory").group(1))
        assert SIZES[memory] - IN_USE < kib / 1024 < SIZES[memory]
        machine.expect("^hello: done$")
        machine.expect_exit(0)
