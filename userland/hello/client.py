"""The client: asks the server for everything it offers, and tells what came of it."""

from __future__ import annotations

from codegen.lang import console, export, u64, urange, word_of
from kernel.abi.errors import Error
from userland.hello.protocol import LONG_MESSAGE, RECEIVED, REPORT, SERVICE, Request, sample_word, step_checksum
from userland.runtime.buffer import set_receive_slot, set_word
from userland.runtime.layout import PROCESS_CNODE_BITS, SLOT_OWN_CNODE
from userland.runtime.program import begin_process, end_program
from userland.runtime.syscalls import bare_call, call, error_of, info_of, signal


@export
def main(argument: u64, programs: u64, program_count: u64) -> None:
    """Every call in its order; in between the root task does its part."""
    begin_process()
    ask_sum()
    ask_checksum()
    borrow_notification()
    report()
    call_the_dead()
    report()
    end_program()


def ask_sum() -> None:
    """A few words, which travel in registers, by a call that keeps none of the others."""
    zero = u64(0)
    answer = bare_call(u64(SERVICE), info_of(word_of(Request.ADD), u64(2), zero), u64(40), u64(2), zero, zero)
    console(f"hello: client: the server says 40 + 2 = {answer.m0}, and that my badge is {answer.m1}\n")


def ask_checksum() -> None:
    """More words than there are registers, through the IPC buffers."""
    expected = u64(0)
    for index in urange(LONG_MESSAGE):
        set_word(index, sample_word(index))
        expected = step_checksum(expected, sample_word(index))
    info = info_of(word_of(Request.CHECKSUM), u64(LONG_MESSAGE), u64(0))
    first = sample_word(u64(0))
    answer = call(u64(SERVICE), info, first, sample_word(u64(1)), sample_word(u64(2)), sample_word(u64(3)))
    if answer.m0 == expected:
        console(f"hello: client: the server's checksum of {LONG_MESSAGE} words, {answer.m0:#x}, is mine\n")
    else:
        console(f"hello: client: the server's checksum {answer.m0:#x} is wrong, {expected:#x} is right\n")


def borrow_notification() -> None:
    """A capability, which arrives in a slot of our choice; using it wakes the root task."""
    zero = u64(0)
    set_receive_slot(u64(SLOT_OWN_CNODE), u64(RECEIVED), u64(PROCESS_CNODE_BITS))
    answer = call(u64(SERVICE), info_of(word_of(Request.BORROW), zero, zero), zero, zero, zero, zero)
    console(f"hello: client: {answer.info.extra_caps} capability came with the reply; I signal through it\n")
    signal(u64(RECEIVED))


def report() -> None:
    """Let the root task go on, and wait until it answers."""
    zero = u64(0)
    call(u64(REPORT), info_of(zero, zero, zero), zero, zero, zero, zero)


def call_the_dead() -> None:
    """The endpoint went with the server's memory, so our slot is empty now."""
    zero = u64(0)
    answer = call(u64(SERVICE), info_of(word_of(Request.ADD), u64(2), zero), u64(1), u64(1), zero, zero)
    if error_of(answer) is Error.INVALID_CAPABILITY:
        console("hello: client: my call to the server is refused: error 2, there is no such capability\n")
    else:
        console(f"hello: client: my call to the server gave {answer.info.label}, which is wrong\n")
