"""Every call wants all its words and capabilities, and no object does what it does not know."""

from __future__ import annotations

import pytest

from codegen.lang import u64
from kernel.abi.errors import Error
from kernel.abi.invocations import INVOCATIONS, Invocation
from kernel.abi.labels import Label
from kernel.shapes import ZombieCap
from kernel.tests import caller
from kernel.tests.caller import Caller
from kernel.tests.world import message

TARGETS = {
    "untyped": caller.UNTYPED,
    "tcb": caller.THREAD,
    "cnode": caller.CNODE,
    "irq_control": caller.IRQ_CONTROL,
    "irq_handler": caller.IRQ_HANDLER,
    "domain_control": caller.DOMAIN,
    "sched_control": caller.SCHED_CONTROL,
    "sched_context": caller.CONTEXT,
    "page_table": caller.PAGE_TABLE,
    "page": caller.FRAME,
    "asid_control": caller.ASID_CONTROL,
    "asid_pool": caller.ASID_POOL,
}
WITH_WORDS = [call for call in INVOCATIONS if call.length > 0]
WITH_CAPS = [call for call in INVOCATIONS if call.caps]


def test_there_is_an_object_for_every_call() -> None:
    assert {call.target for call in INVOCATIONS} == set(TARGETS)


@pytest.mark.parametrize("call", WITH_WORDS, ids=lambda call: call.name)
def test_a_word_too_few_is_a_truncated_message(call: Invocation) -> None:
    made = Caller()
    words = (0, 32, *range(31)) if call.label is Label.TCB_WRITE_REGISTERS else (0,) * (call.length - 1)
    caps = (caller.CNODE,) * len(call.caps)
    if call.name in ("cnode_copy", "cnode_mint", "cnode_mutate"):  # the source is looked up before
        words = (caller.FREE, 64, caller.ENDPOINT, 64, 0)[: call.length - 1]
    if call.name == "cnode_move":
        words = (caller.FREE, 64, caller.ENDPOINT)
    if call.name == "cnode_rotate":
        words = (caller.FREE, 64, 0, caller.ENDPOINT, 64, 0, caller.FRAME)
    assert made.call(TARGETS[call.target], call.label, *words, caps=caps) == Error.TRUNCATED_MESSAGE.value


@pytest.mark.parametrize("call", WITH_CAPS, ids=lambda call: call.name)
def test_a_capability_too_few_is_a_truncated_message(call: Invocation) -> None:
    made = Caller()
    words = (caller.FREE, 64) + (0,) * (call.length - 2) if call.target == "cnode" else (0,) * call.length
    caps = (caller.CNODE,) * (len(call.caps) - 1)
    assert made.call(TARGETS[call.target], call.label, *words, caps=caps) == Error.TRUNCATED_MESSAGE.value


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_a_label_of_another_object_is_illegal(target: int) -> None:
    label = Label.IRQ_ACK if target != caller.IRQ_HANDLER else Label.UNTYPED_RETYPE
    assert Caller().call(target, label, 1, 2, 3) == Error.ILLEGAL_OPERATION.value


def test_an_empty_slot_is_no_object() -> None:
    made = Caller()
    assert made.call(caller.EMPTY, Label.CNODE_COPY) == Error.INVALID_CAPABILITY.value
    assert message(made.thread, 1) == [0]


@pytest.mark.unsound("a zombie whose thread lives")
def test_a_zombie_is_no_object() -> None:
    made = Caller()
    made.slot(caller.THREAD).cap = ZombieCap(u64(0), u64(0), made.other.slots, made.other, u64(5))
    assert made.call(caller.THREAD, Label.TCB_SUSPEND) == Error.INVALID_CAPABILITY.value
