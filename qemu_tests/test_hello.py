"""The demo, line by line, in both profiles, and with time that is counted in instructions."""

from __future__ import annotations

import re

import pytest

from qemu_tests.conftest import Boot, BuildImage

FAILURE = r"(?i)panic|assertion failed|which is wrong|failed:"

LINES = (
    r"hello: this is Taipan's demo, in user mode",
    r"hello: boot info: 1 core, \d{5,6} KiB of untyped memory in \d+ pieces, "
    r"\d+ pieces of device memory, \d{4} free slots",
    r"hello: retype: 16 KiB gave an endpoint, a notification and 3 pages, then error 10; "
    r"revoked, the same memory gave 4 pages",
    r"hello: process server: \d+ pages loaded from its ELF file, starts at 0x10000",
    r"hello: process client: \d+ pages loaded from its ELF file, starts at 0x10000",
    r"hello: server is ready \(signal 1\) and passive: it has no time of its own now",
    r"hello: client: the server says 40 \+ 2 = 42, and that my badge is 17",
    r"hello: client: the server's checksum of 40 words, 0x[0-9a-f]+, is mine",
    r"hello: client: 1 capability came with the reply; I signal through it",
    r"hello: root: the notification woke me with signal 32",
    r"hello: process faulter: \d+ pages loaded from its ELF file, starts at 0x10000",
    r"hello: fault handler: process 99 has no memory at 0x70000000, "
    r"says its instruction at 0x10[0-9a-f]{3} \(cause 7\); it is taken down",
    r"hello: process spinner: \d+ pages loaded from its ELF file, starts at 0x10000",
    r"hello: root: the spinner is preempted; with 2000 us of every 10000 us "
    r"it had \d+ us of \d+ us, [12]?\d per cent",
    r"hello: root: the server's memory is revoked",
    r"hello: client: my call to the server is refused: error 2, there is no such capability",
    r"hello: done",
)


@pytest.mark.parametrize("icount", [False, True], ids=["time", "icount"])
@pytest.mark.parametrize("profile", ["release", "checked"])
def test_hello(profile: str, icount: bool, image: BuildImage, boot: Boot) -> None:
    """Every line, in order and nothing in between, then power-off."""
    with boot(image("hello", profile=profile), icount=icount, failure=FAILURE) as machine:
        machine.run()
        for line in LINES:
            machine.expect(f"^{line}$", timeout=30)
        machine.expect_exit(0, timeout=30)
        said = [line for line in machine.console.splitlines() if line.startswith("hello:")]
    assert len(said) == len(LINES)
    assert all(re.fullmatch(pattern, line) for pattern, line in zip(LINES, said, strict=True))
