"""Every refusal of the reference, one case or more each, and that none is left out."""

from __future__ import annotations

import pytest
from _pytest.mark import ParameterSet

from codegen.lang import u32
from kernel.abi.errors import Error
from kernel.abi.invocations import INVOCATIONS, Invocation
from kernel.abi.labels import Label
from kernel.abi.reference.calls import REFERENCE
from kernel.tests import caller
from kernel.tests.caller import Caller
from kernel.tests.conformance.case import Case
from kernel.tests.conformance.cases_capabilities import CNODE_CASES, IRQ_CASES, UNTYPED_CASES
from kernel.tests.conformance.cases_spaces import ASID_CASES, PAGE_CASES, TABLE_CASES
from kernel.tests.conformance.cases_threads import (
    BINDING_CASES,
    CONTEXT_CASES,
    DOMAIN_CASES,
    PRIORITY_CASES,
    REGISTER_CASES,
    SPACE_CASES,
)
from kernel.tests.test_refusals import TARGETS
from kernel.tests.world import info, message

CASES = (
    *UNTYPED_CASES,
    *CNODE_CASES,
    *IRQ_CASES,
    *REGISTER_CASES,
    *SPACE_CASES,
    *PRIORITY_CASES,
    *BINDING_CASES,
    *CONTEXT_CASES,
    *DOMAIN_CASES,
    *TABLE_CASES,
    *PAGE_CASES,
    *ASID_CASES,
)
WORDS = {Error.INVALID_ARGUMENT: 1, Error.INVALID_CAPABILITY: 1, Error.RANGE_ERROR: 2, Error.NOT_ENOUGH_MEMORY: 1}


def errors_of(label: Label, when: str) -> list[Error]:
    return [r.error for r in REFERENCE[label].refusals if r.when == when]


UNSOUND = {"the ASID pool of the address space is gone", "there are 128 pools", "the pool has no ASID left"}


def parameter(case: Case) -> ParameterSet:
    """What takes hundreds of calls to make is put there by hand, and the invariants do not hold."""
    marks = [pytest.mark.unsound("pools by hand")] if case.when in UNSOUND else []
    return pytest.param(case, id=case.name, marks=marks)


@pytest.mark.parametrize("case", [parameter(case) for case in CASES])
def test_refused(case: Case) -> None:
    """With this error, these words, and nothing changed in the slots that the call could fill."""
    made = Caller()
    case.prepare(made)
    slots = [made.slot(i).cap for i in range(256)]
    found = made.call(case.on, case.label, *case.words, caps=case.caps)
    assert [Error(found)] == errors_of(case.label, case.when)
    length = int(info(made.thread).length)
    words = message(made.thread, length)
    assert length == WORDS.get(Error(found), len(case.answer))
    assert [w for w, want in zip(words, case.answer, strict=True) if want is not None] == [
        want for want in case.answer if want is not None
    ]
    assert [made.slot(i).cap for i in range(256)] == slots


def test_every_call_has_a_reference() -> None:
    assert set(REFERENCE) == {i.label for i in INVOCATIONS}


def test_every_refusal_has_a_case_and_every_case_is_a_refusal() -> None:
    told = {(label, r.when) for label, about in REFERENCE.items() for r in about.refusals}
    assert told == {(case.label, case.when) for case in CASES}


@pytest.mark.parametrize("call", INVOCATIONS, ids=lambda call: call.name)
def test_no_other_object_knows_the_call(call: Invocation) -> None:
    made = Caller()
    words = (1,) * call.length
    caps = (caller.CNODE,) * len(call.caps)
    for target in set(TARGETS) - {call.target}:
        assert made.call(TARGETS[target], call.label, *words, caps=caps) == Error.ILLEGAL_OPERATION.value
        assert int(info(made.thread).length) == 0


@pytest.mark.parametrize("call", INVOCATIONS, ids=lambda call: call.name)
def test_an_empty_slot_knows_no_call(call: Invocation) -> None:
    made = Caller()
    assert made.call(caller.EMPTY, call.label, *(0,) * call.length) == Error.INVALID_CAPABILITY.value
    assert message(made.thread, 1) == [0]


def test_the_maximum_is_that_of_the_authority_not_of_the_caller() -> None:
    made = Caller()
    made.other.max_priority = u32(7)
    assert made.call(caller.THREAD, Label.TCB_SET_PRIORITY, 8, caps=(caller.THREAD,)) == 4
    assert message(made.thread, 2) == [0, 7]
