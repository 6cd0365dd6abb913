"""Calls with two faults: the one that is found first is told. seL4's C kernel answers each in the same way."""

from __future__ import annotations

import pytest

from codegen.lang import VAddr, create, u64
from kernel.abi.errors import Error
from kernel.abi.labels import Label
from kernel.object.derivation import is_empty
from kernel.shapes import VSPACE, PageTable, PageTableCap
from kernel.tests import caller
from kernel.tests.build import at
from kernel.tests.caller import Caller
from kernel.tests.conformance.case import Case
from kernel.tests.conformance.made import OTHER, map_frame, put_device, put_weak_endpoint
from kernel.tests.world import message

NOWHERE = 1 << 40
PARAMS = (caller.SELF, caller.EMPTY, caller.NOTIFICATION)
SLOTS = (caller.CNODE,)
TWO = (caller.CNODE, caller.ENDPOINT)


def first(label: Label, error: Error, on: int, words: tuple[int, ...], caps: tuple[int, ...], *answer: int) -> Case:
    """A call with two faults; the error is that of the first."""
    return Case(label, error.name, on, words, caps, answer)


CASES = (
    first(Label.UNTYPED_RETYPE, Error.INVALID_ARGUMENT, caller.UNTYPED, (99, 39, 0, 0, 100, 0), SLOTS, 0),
    first(Label.UNTYPED_RETYPE, Error.RANGE_ERROR, caller.UNTYPED, (4, 64, 0, 0, 300, 0), SLOTS, 0, 38),
    first(Label.UNTYPED_RETYPE, Error.INVALID_ARGUMENT, caller.UNTYPED, (4, 0, NOWHERE, 64, 100, 0), SLOTS, 1),
    first(Label.UNTYPED_RETYPE, Error.FAILED_LOOKUP, caller.UNTYPED, (2, 0, 10, 64, 300, 0), SLOTS, 0, 2, 64),
    first(Label.UNTYPED_RETYPE, Error.RANGE_ERROR, caller.UNTYPED, (2, 0, 0, 0, 256, 0), SLOTS, 0, 255),
    first(Label.UNTYPED_RETYPE, Error.RANGE_ERROR, caller.UNTYPED, (2, 0, 0, 0, 250, 300), SLOTS, 1, 256),
    first(Label.UNTYPED_RETYPE, Error.DELETE_FIRST, caller.UNTYPED, (0, 38, 0, 0, caller.UNTYPED, 1), SLOTS),
    first(Label.CNODE_COPY, Error.RANGE_ERROR, caller.CNODE, (100, 65, NOWHERE, 64, 15), SLOTS, 1, 64),
    first(Label.CNODE_COPY, Error.DELETE_FIRST, caller.CNODE, (10, 64, NOWHERE, 64, 15), SLOTS),
    first(Label.CNODE_COPY, Error.DELETE_FIRST, caller.CNODE, (10, 64, 101, 64, 15), (caller.ENDPOINT,)),
    first(Label.CNODE_COPY, Error.FAILED_LOOKUP, caller.CNODE, (100, 64, 101, 65, 15), (caller.ENDPOINT,), 1, 1),
    first(Label.CNODE_MINT, Error.REVOKE_FIRST, caller.CNODE, (100, 64, caller.UNTYPED, 64, 15, 57), SLOTS),
    first(Label.CNODE_ROTATE, Error.FAILED_LOOKUP, caller.CNODE, (100, 64, 0, 5, 65, 0, 15, 65), TWO, 1, 1),
    first(
        Label.CNODE_ROTATE,
        Error.ILLEGAL_OPERATION,
        caller.CNODE,
        (10, 64, 0, 101, 64, 0, 101, 64),
        (caller.CNODE, caller.CNODE),
    ),
    first(
        Label.CNODE_ROTATE,
        Error.DELETE_FIRST,
        caller.CNODE,
        (10, 64, 0, 101, 64, 0, 102, 64),
        (caller.CNODE, caller.CNODE),
    ),
    first(Label.IRQ_ISSUE_HANDLER, Error.RANGE_ERROR, caller.IRQ_CONTROL, (99, 10, 65), SLOTS, 1, 8),
    first(Label.IRQ_ISSUE_HANDLER, Error.REVOKE_FIRST, caller.IRQ_CONTROL, (3, 10, 65), SLOTS),
    first(Label.IRQ_ISSUE_HANDLER, Error.RANGE_ERROR, caller.IRQ_CONTROL, (4, 10, 65), SLOTS, 1, 64),
    first(Label.TCB_READ_REGISTERS, Error.RANGE_ERROR, caller.SELF, (0, 33), (), 1, 32),
    first(Label.TCB_WRITE_REGISTERS, Error.TRUNCATED_MESSAGE, caller.SELF, (0, 3, 1, 2), ()),
    first(Label.TCB_SET_SCHED_PARAMS, Error.RANGE_ERROR, caller.THREAD, (256, 300), PARAMS, 0, 255),
    first(Label.TCB_SET_SCHED_PARAMS, Error.ILLEGAL_OPERATION, caller.SELF, (1, 1), PARAMS),
    first(
        Label.TCB_SET_SPACE,
        Error.ILLEGAL_OPERATION,
        caller.THREAD,
        (0, 0),
        (caller.NOTIFICATION, caller.ENDPOINT, caller.SPACE),
    ),
    first(
        Label.TCB_CONFIGURE,
        Error.ALIGNMENT_ERROR,
        caller.THREAD,
        (0, 0, 0x1001),
        (caller.ENDPOINT, caller.ENDPOINT, caller.FRAME),
    ),
    first(Label.DOMAIN_SET, Error.INVALID_ARGUMENT, caller.DOMAIN, (255,), (caller.CNODE,), 0),
    first(Label.DOMAIN_SET, Error.INVALID_ARGUMENT, caller.DOMAIN, (255,), (), 0),
    first(
        Label.SCHED_CONTROL_CONFIGURE_FLAGS,
        Error.RANGE_ERROR,
        caller.SCHED_CONTROL,
        (5000, 20, 0, 0, 0),
        (caller.CNODE,),
        20,
        20,
    ),
    first(
        Label.SCHED_CONTROL_CONFIGURE_FLAGS,
        Error.INVALID_CAPABILITY,
        caller.SCHED_CONTROL,
        (1000, 2000, 99, 0, 0),
        (caller.CNODE,),
        1,
    ),
    first(Label.PAGE_TABLE_MAP, Error.INVALID_ARGUMENT, caller.PAGE_TABLE, (1 << 39, 0), (caller.CNODE,), 0),
    first(Label.PAGE_MAP, Error.INVALID_CAPABILITY, caller.FRAME, (1 << 39, 3, 0), (caller.CNODE,), 1),
    first(Label.PAGE_MAP, Error.INVALID_ARGUMENT, caller.FRAME, ((1 << 39) + 1, 3, 0), (caller.SPACE,), 0),
    first(Label.PAGE_MAP, Error.ALIGNMENT_ERROR, caller.FRAME, (0x1001, 3, 0), (caller.SPACE,)),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.label.name.lower()}: {case.words}")
def test_the_first_fault_is_told(case: Case) -> None:
    made = Caller()
    assert Error(made.call(case.on, case.label, *case.words, caps=case.caps)).name == case.when
    assert message(made.thread, len(case.answer)) == list(case.answer)


@pytest.mark.parametrize("address", [0x1000_0000, 0x8000_0000])
def test_a_missing_table_is_told_before_another_mapping_of_the_page(address: int) -> None:
    made = Caller()
    map_frame(made)
    made.world.threads += 1
    made.world.put(95, made.world.space())
    for space in (caller.SPACE, 95):
        assert made.call(caller.FRAME, Label.PAGE_MAP, address, 3, 0, caps=(space,)) == Error.FAILED_LOOKUP.value
        assert message(made.thread, 2) == [0, 2]


def test_memory_that_is_used_up_is_told_before_the_device() -> None:
    made = Caller()
    put_device(made)
    found = made.call(90, Label.UNTYPED_RETYPE, 4, 24, 0, 0, 100, 1, caps=SLOTS)
    assert found == Error.NOT_ENOUGH_MEMORY.value


def test_the_space_is_told_before_the_handler() -> None:
    made = Caller()
    put_weak_endpoint(made)
    caps = (OTHER, caller.CNODE, caller.ENDPOINT)
    assert made.call(caller.THREAD, Label.TCB_SET_SPACE, 0, 0, caps=caps) == Error.ILLEGAL_OPERATION.value


def test_a_table_inside_a_space_may_be_a_threads_space() -> None:
    """Nothing is mapped for it: its thread has no memory."""
    made = Caller()
    table = create(PageTable, at=at(made.world.place()))
    made.world.put(95, PageTableCap(False, table, u64(0), VAddr(0)))
    assert made.call(95, Label.PAGE_TABLE_MAP, 0x1000, 0, caps=(caller.SPACE,)) == 0
    caps = (caller.EMPTY, caller.CNODE, 95)
    assert made.call(caller.THREAD, Label.TCB_SET_SPACE, 0, 0, caps=caps) == 0
    assert not is_empty(made.other.slots[VSPACE])
