"""The harness: fresh objects for each test, checks, and a line for each test."""

from __future__ import annotations

from typing import Final

from codegen.lang import console, u64, word_of
from kernel.abi.bootinfo import SLOT_TCB
from kernel.abi.errors import Error
from kernel.abi.objects import ObjectType
from userland.runtime.allocator import allocate, retype, revoke_cap
from userland.runtime.invocations import tcb_set_priority
from userland.runtime.program import check, need
from userland.runtime.state import runtime, suite

MEMORY_BITS: Final = 23
OUR_PRIORITY: Final = 10  # below every puppet's: who can run does so before we go on


def begin_suite() -> None:
    """Take the memory of all tests."""
    suite.memory = need(allocate(ObjectType.UNTYPED, u64(MEMORY_BITS)), "memory")
    suite.first_slot = runtime.memory.next_slot
    check(tcb_set_priority(u64(SLOT_TCB), u64(SLOT_TCB), u64(OUR_PRIORITY)), "priority")


def make(kind: ObjectType, size_bits: u64) -> u64:
    """A new object of the current test; the slot of its capability."""
    return need(retype(suite.memory, kind, size_bits), "an object of the test")


def expect(got: u64, wanted: u64, what: str) -> None:
    """One check."""
    suite.checks += 1
    if got != wanted:
        suite.failures += 1
        console(f"conformance: wrong: {what}: {got:#x} instead of {wanted:#x}\n")


def expect_between(got: u64, least: u64, most: u64, what: str) -> None:
    """One check: told with the bound that does not hold."""
    if got < least:
        expect(got, least, what)
    else:
        expect(got if got > most else most, most, what)


def expect_error(got: Error, wanted: Error, what: str) -> None:
    """One check: the answer of an invocation."""
    expect(u64(word_of(got)), u64(word_of(wanted)), what)


def expect_done(got: Error, what: str) -> None:
    """One check: it was not refused."""
    expect_error(got, Error.NO_ERROR, what)


def passed(name: str) -> None:
    """Report the test that ends here, and take its objects away."""
    if suite.failures == 0:
        console(f"conformance: ok {name}\n")
    else:
        console(f"conformance: FAIL {name}: {suite.failures} checks\n")
    suite.failures = u64(0)
    suite.tests += 1
    suite.threads = u64(0)
    check(revoke_cap(suite.memory), "revoke the test's memory")
    runtime.memory.next_slot = suite.first_slot


def end_suite() -> None:
    console(f"conformance: done, {suite.checks} checks in {suite.tests} tests\n")
