"""How a program begins and ends."""

from __future__ import annotations

from typing import NoReturn, TypeVar

from codegen.lang import VAddr, console, fatal, u64, word_of
from kernel.abi.bootinfo import SLOT_VSPACE
from kernel.abi.errors import Error
from userland.runtime.allocator import device_page
from userland.runtime.bootinfo import take_boot_info
from userland.runtime.console import open_console
from userland.runtime.invocations import tcb_suspend
from userland.runtime.layout import PROCESS_BUFFER, PROCESS_UART, ROOT_UART, SLOT_SELF
from userland.runtime.machine import UART
from userland.runtime.mapping import ANY_MEMORY, map_data
from userland.runtime.rights import READ_WRITE
from userland.runtime.state import runtime

T = TypeVar("T")


def begin_process() -> None:
    """First in the `main` of a process that `make_process` has made."""
    runtime.buffer = VAddr(PROCESS_BUFFER)
    open_console(VAddr(PROCESS_UART))
    runtime.tcb = u64(SLOT_SELF)


def begin_root(boot_info: u64) -> u64 | Error:
    """First in the `main` of a root task: takes its boot info, and the console; the UART's page."""
    take_boot_info(boot_info)
    page = device_page(u64(UART))
    if isinstance(page, Error):
        return page
    error = map_data(u64(ANY_MEMORY), u64(SLOT_VSPACE), page, u64(ROOT_UART), u64(READ_WRITE))
    if error is not Error.NO_ERROR:
        return error
    open_console(VAddr(ROOT_UART))
    return page


def end_program() -> None:
    """Suspend the program's own thread; the machine goes off when no thread can run any more."""
    tcb_suspend(runtime.tcb)


def need(result: T | Error, what: str) -> T:
    """What was made or found; a demo cannot go on without it."""
    if isinstance(result, Error):
        give_up(what, result)
    return result


def check(error: Error, what: str) -> None:
    """Go on only if there was no error."""
    if error is not Error.NO_ERROR:
        give_up(what, error)


def give_up(what: str, error: Error) -> NoReturn:
    """Say what failed, and end."""
    console(f"failed: {what}: error {word_of(error)}\n")
    end_program()
    fatal("a suspended thread runs")
