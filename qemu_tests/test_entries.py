"""The log of kernel entries, as a C program reads it that has libsel4's structure."""

from __future__ import annotations

from kernel.abi.labels import Label
from kernel.abi.syscalls import Syscall
from qemu_tests.conftest import Boot, BuildImage

FAILURE = r"(?i)panic|assertion failed|failed with error"
ILLEGAL_OPERATION = "03"
YIELD = ("path 06", f"call {Syscall.YIELD.value}", "kind 00", "label 00", "fast 00")
LOAD_PAGE_FAULT = ("path 05", "word 13")
GET_ADDRESS = ("path 06", "call 01", "kind 01", f"label {Label.PAGE_GET_ADDRESS.value}", "fast 00")
PUT_CHAR = ("path 02", f"word {Syscall.DEBUG_PUT_CHAR.value}")


def test_the_log_is_read_in_user_mode(image: BuildImage, boot: Boot) -> None:
    options = "--benchmark entries"
    with boot(image("entries", profile="checked", options=options), icount=True, failure=FAILURE) as machine:
        machine.run()
        machine.expect(f"^entries: without a page {ILLEGAL_OPERATION}$")
        machine.expect(f"^entries: with a small one {ILLEGAL_OPERATION}$")
        machine.expect("^entries: with a page 00$")
        for line in (*YIELD, *LOAD_PAGE_FAULT, *GET_ADDRESS, *PUT_CHAR):
            machine.expect(f"^entries: {line}$")
        interrupts = int(machine.expect(r"^entries: interrupts (\d+)$").group(1))
        lines = int(machine.expect(r"^entries: lines (\d+)$").group(1))
        assert lines == 4 + interrupts
        assert interrupts > 0
        machine.expect("^entries: in order 01$")
        machine.expect(f"^entries: without the page {ILLEGAL_OPERATION}$")
        machine.expect_exit(0)


def test_other_kernels_have_no_log(image: BuildImage, boot: Boot) -> None:
    with boot(image("entries", profile="checked", options="--benchmark 1"), icount=True, failure=FAILURE) as machine:
        machine.run()
        machine.expect("^entries: without a page 00$")
        machine.expect(f"^entries: with a page {ILLEGAL_OPERATION}$")
        machine.expect("^entries: lines 00$")
        machine.expect_exit(0)
