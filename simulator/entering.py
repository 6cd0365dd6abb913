"""A system call enters the kernel as `boot/trap.S` lets it: the short way first, then the ordinary one."""

from __future__ import annotations

from typing import Final

from codegen.lang import u64
from kernel.abi.syscalls import Syscall
from kernel.arch.riscv64.trap import handle_syscall
from kernel.entry import enter_call, enter_reply_recv, enter_send, enter_yield
from kernel.schedule import current_thread
from kernel.shapes import A0, A1, A2, A3, A4, A5, A6, Way

SHORT_WAYS: Final = {
    Syscall.CALL: enter_call,
    Syscall.REPLY_RECV: enter_reply_recv,
    Syscall.SEND: enter_send,
    Syscall.YIELD: enter_yield,
}


def on_syscall(number: u64) -> None:
    """The current thread executed `ecall` with this number in a7."""
    for syscall, enter in SHORT_WAYS.items():
        if number == u64(-syscall.value):
            thread = current_thread()
            w = thread.context.words
            if enter(w[A0], w[A1], w[A2], w[A3], w[A4], w[A5], w[A6], thread) is not Way.ORDINARY:
                return
    handle_syscall(number)
