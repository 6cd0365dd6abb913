"""A root task that drives the real-time clock: each line shows one thing about interrupts."""

from __future__ import annotations

from typing import Final

from codegen.lang import bound, console, export, u64, word_of
from kernel.abi.bootinfo import SLOT_CNODE, SLOT_IRQ_CONTROL, SLOT_VSPACE
from kernel.abi.errors import Error
from kernel.abi.objects import NOTIFICATION_BITS, ObjectType
from userland.interrupts.clock import CLOCK, CLOCK_AT, CLOCK_INTERRUPT, read_clock, set_alarm, silence
from userland.runtime.allocator import allocate, delete_cap, device_page, mint_cap, take_slot
from userland.runtime.invocations import irq_ack, irq_issue_handler, irq_set_handler
from userland.runtime.layout import FULL_DEPTH
from userland.runtime.mapping import ANY_MEMORY, map_data
from userland.runtime.program import begin_root, check, end_program, need
from userland.runtime.rights import CAN_WRITE, READ_WRITE
from userland.runtime.syscalls import nb_wait, wait

BADGE: Final = 4
DELAY: Final = 20_000_000  # nanoseconds


@export
def main(argument: u64, programs: u64, program_count: u64) -> None:
    """The steps in their order."""
    need(begin_root(argument), "console")
    page = need(device_page(u64(CLOCK)), "clock")
    check(map_data(u64(ANY_MEMORY), u64(SLOT_VSPACE), page, u64(CLOCK_AT), u64(READ_WRITE)), "map the clock")
    notification = need(allocate(ObjectType.NOTIFICATION, u64(NOTIFICATION_BITS)), "notification")
    handler = make_handler(notification)
    show_alarm(notification)
    show_acknowledgement(handler, notification)
    check(delete_cap(handler), "delete the handler")
    console("interrupts: done\n")
    end_program()


def make_handler(notification: u64) -> u64:
    """The capability to the clock's interrupt, which signals the notification."""
    handler = need(take_slot(), "slot")
    check(issue(handler), "handler")
    second = issue(need(take_slot(), "slot"))
    console(f"interrupts: a second handler for it: error {word_of(second)}\n")
    badged = need(mint_cap(notification, u64(CAN_WRITE), u64(BADGE)), "badge")
    check(irq_set_handler(handler, badged), "set the notification")
    return handler


def issue(slot: u64) -> Error:
    """Ask for the clock's interrupt."""
    control = u64(SLOT_IRQ_CONTROL)
    return irq_issue_handler(control, u64(CLOCK_INTERRUPT), u64(SLOT_CNODE), slot, u64(FULL_DEPTH))


def show_alarm(notification: u64) -> None:
    """Nobody runs while we wait, and the machine stays on."""
    due = set_alarm(u64(DELAY))
    badge = wait(notification)
    early = u64(0) if read_clock() >= due else due - read_clock()
    console(f"interrupts: the alarm signals {badge}, {early} nanoseconds early\n")


def show_acknowledgement(handler: u64, notification: u64) -> None:
    """Another alarm waits until the first is acknowledged."""
    silence()
    due = set_alarm(u64(DELAY))
    while read_clock() < due:
        bound(1 << 40, "time goes on")
    console(f"interrupts: not yet acknowledged: {nb_wait(notification)}\n")
    check(irq_ack(handler), "acknowledge")
    console(f"interrupts: acknowledged: {wait(notification)}\n")
    silence()
    check(irq_ack(handler), "acknowledge")
    console(f"interrupts: silenced and acknowledged: {nb_wait(notification)}\n")
