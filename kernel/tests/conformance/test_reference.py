"""The reference itself: every sentence has a test of its own, and every link leads to one."""

from __future__ import annotations

from collections import Counter

from kernel.abi.errors import Error
from kernel.abi.faults import FaultLabel
from kernel.abi.invocations import INVOCATIONS
from kernel.abi.reference.calls import REFERENCE
from kernel.abi.reference.faults import FAULTS
from kernel.abi.reference.meanings import MEANINGS
from kernel.abi.reference.shapes import EVERY_CALL
from kernel.abi.reference.syscalls import SYSCALLS
from kernel.abi.syscalls import Syscall
from kernel.tests.conformance.collected import ids_of, sentences, user_tests


def test_every_link_leads_to_a_test() -> None:
    there = user_tests()
    told = [sentence.tests for sentence in sentences()] + [refusal.tests for refusal in EVERY_CALL]
    tests = {test for names in told for test in names}
    missing = [t for t in tests if not (t in there if t.startswith("user/") else ids_of(t))]
    assert sorted(missing) == []


def test_every_sentence_has_a_test_of_its_own() -> None:
    first = Counter(sentence.tests[0] for sentence in sentences())
    assert [test for test, count in first.items() if count > 1] == []


def test_nothing_is_said_twice() -> None:
    assert len(sentences()) == len(set(sentences()))


def test_every_call_and_fault_is_in_the_reference() -> None:
    assert {i.label for i in INVOCATIONS} == set(MEANINGS)
    assert all(MEANINGS.values())
    assert set(SYSCALLS) == {call for call in Syscall if Syscall.CALL.value <= call.value <= Syscall.YIELD.value}
    assert set(FAULTS) == set(FaultLabel) - {FaultLabel.NULL}


def test_every_error_is_the_answer_of_some_call() -> None:
    told = {refusal.error for about in REFERENCE.values() for refusal in about.refusals}
    assert told | {Error.TRUNCATED_MESSAGE} == set(Error) - {Error.NO_ERROR}
