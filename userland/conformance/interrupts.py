"""Interrupts of the real-time clock, which is mapped before the suite begins."""

from __future__ import annotations

from typing import Final

from codegen.lang import bound, u64, urange
from kernel.abi.bootinfo import SLOT_CNODE, SLOT_IRQ_CONTROL, SLOT_VSPACE
from kernel.abi.errors import Error
from kernel.abi.objects import PAGE_BITS
from userland.conformance.cnodes import badged, notification, slot
from userland.conformance.suite import expect, expect_done, expect_error, passed
from userland.interrupts.clock import CLOCK, CLOCK_AT, CLOCK_INTERRUPT, read_clock, set_alarm, silence
from userland.runtime.allocator import delete_cap, device_page
from userland.runtime.invocations import (
    irq_ack,
    irq_clear_handler,
    irq_issue_handler_trigger,
    irq_set_handler,
    page_get_address,
)
from userland.runtime.layout import FULL_DEPTH
from userland.runtime.mapping import ANY_MEMORY, map_data
from userland.runtime.program import check, need
from userland.runtime.rights import READ_WRITE
from userland.runtime.syscalls import nb_wait, wait

BADGE: Final = 0x10
DELAY: Final = 1_000_000  # nanoseconds


def map_clock() -> None:
    """Before the suite, which takes back what its tests make."""
    page = need(device_page(u64(CLOCK)), "clock")
    check(map_data(u64(ANY_MEMORY), u64(SLOT_VSPACE), page, u64(CLOCK_AT), u64(READ_WRITE)), "map the clock")


def take_neighbours() -> None:
    """Pages of a device come in order of their addresses, and each once; before the suite too."""
    for step in urange(3):
        address = u64(CLOCK) + ((3 * step + 1) << PAGE_BITS)
        expect(page_get_address(need(device_page(address), "a neighbour")).paddr, address, "the page asked for")
        again = device_page(address)
        refused = again if isinstance(again, Error) else Error.NO_ERROR
        expect_error(refused, Error.INVALID_ARGUMENT, "the page that is taken")


def test_interrupts() -> None:
    handler_with_trigger()
    passed("handler_with_trigger")
    interrupt_signals()
    passed("interrupt_signals")
    held_back_until_acknowledged()
    passed("held_back_until_acknowledged")
    acknowledged_comes_again()
    passed("acknowledged_comes_again")
    cleared_is_silent()
    passed("cleared_is_silent")


def issue(trigger: u64, place: u64) -> Error:
    control = u64(SLOT_IRQ_CONTROL)
    return irq_issue_handler_trigger(control, u64(CLOCK_INTERRUPT), trigger, u64(SLOT_CNODE), place, u64(FULL_DEPTH))


def handle(source: u64) -> u64:
    """The clock's handler, which signals the notification with a badge."""
    handler = slot()
    expect_done(issue(u64(0), handler), "handler")
    expect_done(irq_set_handler(handler, badged(source, u64(BADGE))), "set")
    return handler


def let_go(handler: u64) -> None:
    """No interrupt is left for the next test."""
    silence()
    expect_done(irq_ack(handler), "acknowledge")
    expect_done(delete_cap(handler), "delete the handler")


def pass_alarm() -> None:
    """Until an alarm has gone off."""
    due = set_alarm(u64(DELAY))
    while read_clock() < due:
        bound(1 << 40, "time goes on")


def handler_with_trigger() -> None:
    handler = slot()
    expect_done(issue(u64(1), handler), "edge")
    expect_error(issue(u64(0), slot()), Error.REVOKE_FIRST, "it has a handler")
    expect_done(delete_cap(handler), "delete")
    expect_done(issue(u64(0), handler), "level")
    expect_done(delete_cap(handler), "delete again")


def interrupt_signals() -> None:
    source = notification()
    handler = handle(source)
    set_alarm(u64(DELAY))
    expect(wait(source), u64(BADGE), "the badge")
    let_go(handler)


def held_back_until_acknowledged() -> None:
    source = notification()
    handler = handle(source)
    set_alarm(u64(DELAY))
    expect(wait(source), u64(BADGE), "the first")
    silence()
    pass_alarm()
    expect(nb_wait(source), u64(0), "the second is held back")
    let_go(handler)


def acknowledged_comes_again() -> None:
    """Also one that was held back meanwhile."""
    source = notification()
    handler = handle(source)
    set_alarm(u64(DELAY))
    expect(wait(source), u64(BADGE), "the first")
    silence()
    pass_alarm()
    expect_done(irq_ack(handler), "acknowledge")
    expect(wait(source), u64(BADGE), "the second")
    let_go(handler)


def cleared_is_silent() -> None:
    source = notification()
    handler = handle(source)
    expect_done(irq_clear_handler(handler), "clear")
    pass_alarm()
    expect(nb_wait(source), u64(0), "nothing is signalled")
    let_go(handler)
