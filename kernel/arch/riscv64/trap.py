"""Traps, as `boot/trap.S` hands them on: the registers are saved; what happened is in scause."""

from __future__ import annotations

from typing import Final

from codegen.lang import cold, console, csr_read, csr_write, export, fatal, likely, table, u8, u64
from kernel.abi.syscalls import Syscall
from kernel.arch.riscv64.floats import probe_floats, start_using_floats
from kernel.arch.riscv64.timer import EXTERNAL_INTERRUPT, TIMER_INTERRUPT
from kernel.benchmark import Path, entry_of, entry_of_syscall, note_entry
from kernel.config import LOG
from kernel.entry import on_device_interrupt, on_fault, on_timer_interrupt, on_wait
from kernel.invariants import check_exit
from kernel.schedule import current_thread
from kernel.shapes import A0, Fault, FaultKind
from kernel.state import this_core
from kernel.syscall import on_syscall

INTERRUPT: Final = 1 << 63  # in scause
TIMER: Final = INTERRUPT | 5
EXTERNAL: Final = INTERRUPT | 9
ILLEGAL_INSTRUCTION: Final = 2
WAIT: Final = (1 << 64) - Syscall.WAIT.value
COUNTERS: Final = 7  # in scounteren: cycle, time, instret

# By exception: which access failed, of a page or of memory; 0 if none did (RISC-V privileged architecture, 4.1.8).
FETCH: Final = 1
LOAD: Final = 5
STORE: Final = 7
EXCEPTIONS: Final = 16
# fmt: off
ACCESSES: Final = table(
    u8(0), u8(FETCH), u8(0), u8(0), u8(0), u8(LOAD), u8(0), u8(STORE),
    u8(0), u8(0), u8(0), u8(0), u8(FETCH), u8(LOAD), u8(0), u8(STORE),
)
# fmt: on


@export
def handle_syscall(number: u64) -> None:
    """The current thread executed `ecall` with this number in a7, and no short way did all that it asked for."""
    thread = current_thread()
    entry = entry_of_syscall(thread, number) if LOG else u64(0)
    if number != WAIT or not on_wait(thread, thread.context.words[A0]):
        on_syscall(number)
    if LOG:
        note_entry(entry)


@export
def handle_trap(cause: u64) -> None:
    """The current thread was stopped by anything but `ecall`."""
    if likely(cause == TIMER):
        on_timer_interrupt()
    elif cause == EXTERNAL:
        on_device_interrupt()
    elif (cause & INTERRUPT) != 0:
        fatal("an interrupt came that was never enabled")
    elif cause != ILLEGAL_INSTRUCTION or not start_using_floats(current_thread()):
        on_fault(exception(cause))
    if LOG:
        note_entry(entry_of_trap(cause))
    check_exit()


def entry_of_trap(cause: u64) -> u64:
    """What the log says: the number of the interrupt, 0 for the timer's, or of the exception."""
    if (cause & INTERRUPT) != 0:
        return entry_of(Path.INTERRUPT, this_core().irq if cause == EXTERNAL else u64(0))
    is_access = cause < EXCEPTIONS and ACCESSES[cause] != 0
    return entry_of(Path.VM_FAULT if is_access else Path.USER_LEVEL_FAULT, cause)


def exception(cause: u64) -> Fault:
    """What the thread's fault handler is told of an exception."""
    access = u64(ACCESSES[cause]) if cause < EXCEPTIONS else u64(0)
    if access == 0:
        return Fault(FaultKind.USER_EXCEPTION, address=cause)
    return Fault(FaultKind.VM, address=csr_read("stval"), code=access, is_instruction=access == FETCH)


@export
@cold
def handle_kernel_trap() -> None:
    """The kernel itself was stopped: it has a defect, and cannot go on."""
    console(f"kernel trap: scause {csr_read('scause'):x}, sepc {csr_read('sepc'):x}, stval {csr_read('stval'):x}\n")
    fatal("the kernel met an exception of its own")


def enable_user_mode() -> None:
    """What user mode may do and use by itself, and what may interrupt it."""
    csr_write("scounteren", u64(COUNTERS))
    csr_write("sie", u64(TIMER_INTERRUPT | EXTERNAL_INTERRUPT))
    probe_floats()
