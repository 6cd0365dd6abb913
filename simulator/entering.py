"""A system call enters the kernel, and is left, as `boot/trap.S` has it: the short way first, then the ordinary one."""

from __future__ import annotations

from typing import Final

from codegen.lang import u64
from kernel.abi.syscalls import BARE, Syscall
from kernel.arch.riscv64.trap import handle_syscall
from kernel.entry import enter_bare_call, enter_bare_reply_recv, enter_call, enter_reply_recv, enter_send, enter_yield
from kernel.schedule import current_thread
from kernel.shapes import A0, A1, A2, A3, A4, A5, A6, ANEW, CALL_BYTES, PC, RA, REGISTERS, T0, Context, Way

SHORT_WAYS: Final = {
    Syscall.CALL: enter_call,
    Syscall.REPLY_RECV: enter_reply_recv,
    Syscall.SEND: enter_send,
    Syscall.YIELD: enter_yield,
}


BARE_WAYS: Final = {BARE + Syscall.CALL.value: enter_bare_call, BARE + Syscall.REPLY_RECV.value: enter_bare_reply_recv}


def on_syscall(number: u64, pc: int | None = None) -> None:
    """The current thread, whose registers are saved, executed `ecall` here, or at its saved pc, with this in a7."""
    if int(number) in BARE_WAYS:
        on_bare_call(int(number))
        return
    context = current_thread().context
    context.resume_at = (context.words[PC] if pc is None else u64(pc)) + CALL_BYTES
    for syscall, enter in SHORT_WAYS.items():
        if number == u64(-syscall.value):
            thread = current_thread()
            w = thread.context.words
            if enter(w[A0], w[A1], w[A2], w[A3], w[A4], w[A5], w[A6], thread) is not Way.ORDINARY:
                return
    handle_syscall(number)


def on_bare_call(number: int) -> None:
    """The same of a bare call: what is not kept is zero, but a0 to a5 are as they were saved last."""
    thread = current_thread()
    context = thread.context
    w = [context.words[i] for i in range(REGISTERS)]
    for i in (PC, *range(T0, REGISTERS)):
        if context.resume_at == 0 or i not in range(A0, A6):
            context.words[i] = u64(0)
    BARE_WAYS[number](w[A0], w[A1], w[A2], w[A3], w[A4], w[A5], w[A6], thread)


def pc_behind(context: Context) -> int:
    """Where the thread goes on when the kernel is left."""
    return int(context.resume_at or context.words[RA]) & ~ANEW
