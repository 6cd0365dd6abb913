"""Interrupts, a sentence of the reference each."""

from __future__ import annotations

import pytest

from codegen.lang import u64
from kernel.abi.labels import Label
from kernel.object.deletion import revoke
from kernel.object.derivation import insert_root, is_empty
from kernel.object.irq import invoke_irq_control
from kernel.results import Success
from kernel.shapes import IrqHandlerCap, NotificationCap
from kernel.tests.test_irq import CLAIM, CONTROL, HANDLER, OTHER, Interrupts, register, set_register

IRQ = 10


@pytest.mark.parametrize("trigger", [0, 1])
def test_the_trigger_makes_no_difference(trigger: int) -> None:
    system = Interrupts()
    call = system.call(Label.IRQ_ISSUE_HANDLER_TRIGGER, IRQ, trigger, HANDLER, 64, caps=(system.slots[1],))
    assert invoke_irq_control(call, system.slots[10]) == Success()
    assert system.slots[HANDLER].cap == IrqHandlerCap(u64(IRQ))


@pytest.mark.parametrize("badge", [0, 5, 1 << 63])
def test_an_interrupt_signals_with_the_badge_of_what_was_set(badge: int) -> None:
    system = Interrupts()
    insert_root(NotificationCap(True, False, system.notification, u64(badge)), system.slots[OTHER])
    assert system.issue(IRQ) == Success()
    assert system.handle(Label.IRQ_SET_HANDLER, system.slots[OTHER]) == Success()
    system.interrupt(IRQ)
    assert system.notification.badge == badge


def test_an_interrupt_is_held_back_until_it_is_acknowledged() -> None:
    """The controller lets the source through again when its number is written back."""
    system = Interrupts()
    system.bind()
    system.interrupt(IRQ)
    set_register(CLAIM, 0)
    system.notification.badge = u64(0)
    assert register(CLAIM) == 0
    assert system.handle(Label.IRQ_ACK) == Success()
    assert register(CLAIM) == IRQ


def test_revoking_control_takes_handlers_away() -> None:
    system = Interrupts()
    system.bind()
    revoke(system.slots[CONTROL])
    assert is_empty(system.slots[HANDLER])
    assert system.issue(IRQ) == Success(), "its number is free"
