"""The server: adds, checks sums and lends a notification, on the time of whoever calls it."""

from __future__ import annotations

from typing import Final

from codegen.lang import bound, enum_from, export, u64, urange
from userland.hello.protocol import LENT, READY, REPLY, SERVICE, Request, step_checksum
from userland.runtime.buffer import get_word, set_cap
from userland.runtime.program import begin_process
from userland.runtime.syscalls import Message, bare_reply_recv, info_of, keep_words, nb_send_recv

FOREVER: Final = 1 << 62


@export
def main(argument: u64, programs: u64, program_count: u64) -> None:
    """Tell the root task that the server waits, in the same step in which it starts to."""
    begin_process()
    nothing = info_of(u64(0), u64(0), u64(0))
    message = nb_send_recv(u64(READY), nothing, u64(0), u64(SERVICE), u64(REPLY))
    while True:
        bound(FOREVER, "it serves as long as it has its memory")
        message = answer(message)


def answer(message: Message) -> Message:
    """Answer one request, and wait for the next."""
    match enum_from(Request, message.info.label, default=Request.CHECKSUM):
        case Request.ADD:
            return reply(u64(2), u64(0), message.m0 + message.m1, message.badge)
        case Request.CHECKSUM:
            return reply(u64(1), u64(0), checksum(message), u64(0))
        case Request.BORROW:
            set_cap(u64(0), u64(LENT))
            return reply(u64(0), u64(1), u64(0), u64(0))


def reply(length: u64, caps: u64, m0: u64, m1: u64) -> Message:
    info = info_of(u64(0), length, caps)
    return bare_reply_recv(u64(SERVICE), u64(REPLY), info, m0, m1, u64(0), u64(0))


def checksum(message: Message) -> u64:
    """The checksum of all words of the message."""
    keep_words(message)
    result = u64(0)
    for index in urange(message.info.length):
        result = step_checksum(result, get_word(index))
    return result
