"""Interrupts: the controller's registers, handler capabilities, and signals."""

from __future__ import annotations

import pytest

from codegen.lang import PAddr, arena, create, u64
from kernel.abi.errors import Error
from kernel.abi.labels import Label
from kernel.arch.riscv64.plic import reset_controller
from kernel.arch.riscv64.trap import handle_trap
from kernel.object.deletion import delete, revoke
from kernel.object.derivation import insert_derived, insert_root, is_empty
from kernel.object.irq import invoke_irq_control, invoke_irq_handler, is_interrupt_awaited
from kernel.results import InvocationError, Outcome, Success
from kernel.shapes import (
    IrqControlCap,
    IrqHandlerCap,
    Notification,
    NotificationCap,
    NotificationState,
    Slot,
    ThreadState,
)
from kernel.state import core, shared
from kernel.tests.build import System, at

PLIC = 0xC00_0000
ENABLE = PLIC + 0x2080  # of the second output
CLAIM = PLIC + 0x20_1004
THRESHOLD = PLIC + 0x20_1000
NOTIFICATION_AT = 0x5C00_0000
EXTERNAL = (1 << 63) | 9
CONTROL, HANDLER, OTHER, SIGNAL = 10, 11, 12, 13


class Interrupts(System):
    """A system with the second output of a controller of 96 sources, and control over it in slot 10."""

    def __init__(self) -> None:
        super().__init__()
        shared.plic = PAddr(PLIC)
        shared.plic_context = u64(1)
        shared.source_count = u64(96)
        insert_root(IrqControlCap(), self.slots[CONTROL])
        notification = create(Notification, at=at(NOTIFICATION_AT))
        insert_root(NotificationCap(True, True, notification, u64(5)), self.slots[SIGNAL])
        self.notification = notification

    def issue(self, irq: int, to: int = HANDLER, label: Label = Label.IRQ_ISSUE_HANDLER_TRIGGER) -> Outcome:
        words = (irq, 0, to, 64) if label is Label.IRQ_ISSUE_HANDLER_TRIGGER else (irq, to, 64)
        call = self.call(label, *words, caps=(self.slots[1],))
        return invoke_irq_control(call, self.slots[CONTROL])

    def handle(self, label: Label, *caps: Slot) -> Outcome:
        cap = self.slots[HANDLER].cap
        assert isinstance(cap, IrqHandlerCap)
        return invoke_irq_handler(self.call(label, caps=caps), cap)

    def bind(self) -> None:
        assert self.issue(10) == Success()
        assert self.handle(Label.IRQ_SET_HANDLER, self.slots[SIGNAL]) == Success()

    def interrupt(self, irq: int) -> None:
        """Let the controller interrupt while nobody runs."""
        core.idle_thread.state = ThreadState.IDLE
        core.current = core.idle_thread
        set_register(CLAIM, irq)
        handle_trap(u64(EXTERNAL))


def register(address: int) -> int:
    return arena.read(int(at(address)), 4)


def set_register(address: int, word: int) -> None:
    arena.write(int(at(address)), 4, word)


def error_of(outcome: Outcome) -> Error:
    assert isinstance(outcome, InvocationError)
    return outcome.code


@pytest.mark.parametrize("label", [Label.IRQ_ISSUE_HANDLER, Label.IRQ_ISSUE_HANDLER_TRIGGER])
def test_a_handler_is_issued_once_and_lets_the_source_through(label: Label) -> None:
    system = Interrupts()
    assert system.issue(33, label=label) == Success()
    assert system.slots[HANDLER].cap == IrqHandlerCap(u64(33))
    assert register(ENABLE + 4) == 2
    assert register(PLIC + 33 * 4) == 1
    assert error_of(system.issue(33, OTHER)) is Error.REVOKE_FIRST


@pytest.mark.parametrize("irq", [0, 97, 5000])
def test_no_such_interrupt(irq: int) -> None:
    outcome = Interrupts().issue(irq)
    assert outcome == InvocationError(Error.RANGE_ERROR, u64(1), u64(96))


def test_refusals_leave_the_interrupt_free() -> None:
    system = Interrupts()
    assert error_of(system.issue(7, CONTROL)) is Error.DELETE_FIRST
    assert error_of(system.issue(7, 64)) is Error.FAILED_LOOKUP
    short = system.call(Label.IRQ_ISSUE_HANDLER_TRIGGER, 7, 0, HANDLER, caps=(system.slots[1],))
    assert error_of(invoke_irq_control(short, system.slots[CONTROL])) is Error.TRUNCATED_MESSAGE
    assert error_of(invoke_irq_control(system.call(Label.IRQ_ACK), system.slots[CONTROL])) is (Error.ILLEGAL_OPERATION)
    assert register(ENABLE) == 0
    assert system.issue(7) == Success()


def test_an_interrupt_signals_and_acknowledging_completes_it() -> None:
    system = Interrupts()
    system.bind()
    system.interrupt(10)
    assert system.notification.state is NotificationState.ACTIVE
    assert system.notification.badge == 5
    set_register(CLAIM, 0)
    assert system.handle(Label.IRQ_ACK) == Success()
    assert register(CLAIM) == 10


def test_an_interrupt_that_nobody_wants_stays_silent() -> None:
    system = Interrupts()
    assert system.issue(10) == Success()
    system.interrupt(10)
    system.interrupt(0)
    assert system.notification.state is NotificationState.IDLE


def test_clearing_and_replacing_what_is_signalled() -> None:
    system = Interrupts()
    system.bind()
    assert system.handle(Label.IRQ_SET_HANDLER, system.slots[SIGNAL]) == Success()
    assert is_interrupt_awaited()
    assert system.handle(Label.IRQ_CLEAR_HANDLER) == Success()
    assert not is_interrupt_awaited()
    system.interrupt(10)
    assert system.notification.state is NotificationState.IDLE


def test_only_what_may_be_signalled_is_set() -> None:
    system = Interrupts()
    assert system.issue(10) == Success()
    assert error_of(system.handle(Label.IRQ_SET_HANDLER)) is Error.TRUNCATED_MESSAGE
    assert error_of(system.handle(Label.IRQ_SET_HANDLER, system.slots[CONTROL])) is Error.INVALID_CAPABILITY
    system.slots[SIGNAL].cap = NotificationCap(False, True, system.notification, u64(5))
    assert error_of(system.handle(Label.IRQ_SET_HANDLER, system.slots[SIGNAL])) is Error.INVALID_CAPABILITY
    assert error_of(system.handle(Label.IRQ_ISSUE_HANDLER)) is Error.ILLEGAL_OPERATION


def test_the_last_handler_capability_silences_the_source() -> None:
    system = Interrupts()
    system.bind()
    insert_derived(system.slots[HANDLER].cap, system.slots[HANDLER], system.slots[OTHER])
    delete(system.slots[OTHER])
    assert register(ENABLE) == 1 << 10
    revoke(system.slots[CONTROL])
    assert is_empty(system.slots[HANDLER])
    assert is_empty(shared.sources[10].slot)
    assert register(ENABLE) == 0
    assert register(CLAIM) == 10, "a claimed interrupt is completed before its source is disabled"
    assert system.issue(10) == Success()


def test_the_source_keeps_the_notification_and_the_handler_takes_it_along() -> None:
    system = Interrupts()
    system.bind()
    delete(system.slots[SIGNAL])
    assert is_interrupt_awaited()
    delete(system.slots[HANDLER])
    assert not is_interrupt_awaited()
    create(Notification, at=at(NOTIFICATION_AT))


def test_revoking_the_notification_takes_it_from_the_source() -> None:
    system = Interrupts()
    system.bind()
    revoke(system.slots[SIGNAL])
    assert not is_interrupt_awaited()


def test_at_boot_nothing_is_let_through() -> None:
    Interrupts()
    for address in (ENABLE, ENABLE + 4, ENABLE + 8, ENABLE + 12, THRESHOLD):
        set_register(address, 0xFFFF_FFFF)
    reset_controller()
    enabled = [register(ENABLE + 4 * i) for i in range(4)]
    assert enabled == [1, 0, 0, 0xFFFF_FFFE], "only what is no source stays as it was"
    assert register(THRESHOLD) == 0


def test_without_a_controller_nothing_is_touched() -> None:
    reset_controller()
    assert not is_interrupt_awaited()
