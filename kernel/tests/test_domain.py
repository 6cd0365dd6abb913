"""The one scheduling domain."""

from __future__ import annotations

import pytest

from kernel.abi.errors import Error
from kernel.abi.labels import Label
from kernel.object.domain import invoke_domain
from kernel.results import InvocationError, Success
from kernel.tests.build import System

SCHEDULE = Label.DOMAIN_SCHEDULE_CONFIGURE


def test_every_thread_may_be_put_where_it_is() -> None:
    system = System()
    assert invoke_domain(system.call(Label.DOMAIN_SET, 0, caps=(system.slots[2],))) == Success()
    assert invoke_domain(system.call(SCHEDULE, 0, 0, 1)) == Success()
    assert invoke_domain(system.call(Label.DOMAIN_SCHEDULE_SET_START, 0)) == Success()


@pytest.mark.parametrize(
    ("label", "words", "slots", "error"),
    [
        (Label.DOMAIN_SET, (0,), (), Error.TRUNCATED_MESSAGE),
        (Label.DOMAIN_SET, (1,), (2,), Error.INVALID_ARGUMENT),
        (Label.DOMAIN_SET, (0,), (1,), Error.INVALID_ARGUMENT),
        (SCHEDULE, (1, 0, 1), (), Error.RANGE_ERROR),
        (SCHEDULE, (0, 1, 1), (), Error.RANGE_ERROR),
        (SCHEDULE, (0, 0, 0), (), Error.INVALID_ARGUMENT),
        (SCHEDULE, (0, 0, 1 << 56), (), Error.INVALID_ARGUMENT),
        (Label.DOMAIN_SCHEDULE_SET_START, (1,), (), Error.RANGE_ERROR),
        (Label.CNODE_COPY, (), (), Error.ILLEGAL_OPERATION),
    ],
)
def test_what_is_refused(label: Label, words: tuple[int, ...], slots: tuple[int, ...], error: Error) -> None:
    system = System()
    outcome = invoke_domain(system.call(label, *words, caps=tuple(system.slots[i] for i in slots)))
    assert isinstance(outcome, InvocationError)
    assert outcome.code is error
