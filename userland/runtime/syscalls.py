"""The system calls, typed (seL4 manual, 2.2 and B)."""

from __future__ import annotations

from codegen.lang import Registers, bare_syscall, enum_from, from_bits, inline, raw_bits, syscall, u64, value, word_of
from kernel.abi.errors import Error
from kernel.abi.labels import Label
from kernel.abi.message import MessageInfo
from kernel.abi.syscalls import Syscall
from userland.runtime.buffer import set_word


@value
class Message:
    """A message received, or the kernel's answer; words from the fifth on stand in the IPC buffer."""

    badge: u64
    info: MessageInfo
    m0: u64
    m1: u64
    m2: u64
    m3: u64


@inline
def info_of(label: u64, length: u64, caps: u64) -> MessageInfo:
    """The tag of a message to send."""
    return MessageInfo(length=length, extra_caps=caps, caps_unwrapped=u64(0), label=label)


@inline
def message_of(r: Registers) -> Message:
    """What the registers say after a call that receives."""
    return Message(r.a0, from_bits(MessageInfo, r.a1), r.a2, r.a3, r.a4, r.a5)


@inline
def number_of(number: Syscall) -> u64:
    return u64(0) - word_of(number)


@inline
def call(target: u64, info: MessageInfo, m0: u64, m1: u64, m2: u64, m3: u64) -> Message:
    """Send a message and wait for the answer."""
    number = number_of(Syscall.CALL)
    return message_of(syscall(number, target, raw_bits(info), m0, m1, m2, m3, u64(0), u64(0)))


@inline
def send(target: u64, info: MessageInfo, m0: u64, m1: u64, m2: u64, m3: u64) -> None:
    """Send a message, waiting until somebody receives it."""
    syscall(number_of(Syscall.SEND), target, raw_bits(info), m0, m1, m2, m3, u64(0), u64(0))


@inline
def nb_send(target: u64, info: MessageInfo, m0: u64, m1: u64, m2: u64, m3: u64) -> None:
    """Send a message if somebody waits for it."""
    syscall(number_of(Syscall.NB_SEND), target, raw_bits(info), m0, m1, m2, m3, u64(0), u64(0))


@inline
def recv(source: u64, reply: u64) -> Message:
    """Wait for a message; `reply` is the reply object with which a caller is answered."""
    zero = u64(0)
    return message_of(syscall(number_of(Syscall.RECV), source, zero, zero, zero, zero, zero, reply, zero))


@inline
def nb_recv(source: u64, reply: u64) -> Message:
    """Take a message if there is one; its badge is zero if there is none."""
    zero = u64(0)
    return message_of(syscall(number_of(Syscall.NB_RECV), source, zero, zero, zero, zero, zero, reply, zero))


@inline
def reply_recv(source: u64, reply: u64, info: MessageInfo, m0: u64, m1: u64, m2: u64, m3: u64) -> Message:
    """Answer the caller that `reply` stands for, then wait for the next message."""
    number = number_of(Syscall.REPLY_RECV)
    return message_of(syscall(number, source, raw_bits(info), m0, m1, m2, m3, reply, u64(0)))


@inline
def bare_call(target: u64, info: MessageInfo, m0: u64, m1: u64, m2: u64, m3: u64) -> Message:
    """Send four words and wait for the answer, as `call` does but quicker: the caller's registers are not kept."""
    number = number_of(Syscall.CALL)
    return message_of(bare_syscall(number, target, raw_bits(info), m0, m1, m2, m3, u64(0)))


@inline
def bare_reply_recv(source: u64, reply: u64, info: MessageInfo, m0: u64, m1: u64, m2: u64, m3: u64) -> Message:
    """Answer with four words, then wait for the next message; the same for `reply_recv`."""
    number = number_of(Syscall.REPLY_RECV)
    return message_of(bare_syscall(number, source, raw_bits(info), m0, m1, m2, m3, reply))


@inline
def nb_send_recv(target: u64, info: MessageInfo, word: u64, source: u64, reply: u64) -> Message:
    """Send a message of at most one word if somebody waits for it, then wait for one: as one step."""
    number = number_of(Syscall.NB_SEND_RECV)
    zero = u64(0)
    return message_of(syscall(number, source, raw_bits(info), word, zero, zero, zero, reply, target))


@inline
def signal(notification: u64) -> None:
    """Signal a notification."""
    zero = u64(0)
    syscall(number_of(Syscall.SEND), notification, zero, zero, zero, zero, zero, zero, zero)


@inline
def wait(notification: u64) -> u64:
    """Wait for a notification; the badges that were signalled, together."""
    zero = u64(0)
    return syscall(number_of(Syscall.WAIT), notification, zero, zero, zero, zero, zero, zero, zero).a0


@inline
def nb_wait(notification: u64) -> u64:
    """The badges signalled so far, zero if there was no signal."""
    zero = u64(0)
    return syscall(number_of(Syscall.NB_WAIT), notification, zero, zero, zero, zero, zero, zero, zero).a0


@inline
def yield_() -> None:
    """Give up the rest of the time slice."""
    zero = u64(0)
    syscall(number_of(Syscall.YIELD), zero, zero, zero, zero, zero, zero, zero, zero)


@inline
def invoke(target: u64, label: Label, length: u64, caps: u64, m0: u64, m1: u64, m2: u64, m3: u64) -> Message:
    """Ask a kernel object for something; the answer's label is an error."""
    return call(target, info_of(word_of(label), length, caps), m0, m1, m2, m3)


def keep_words(message: Message) -> None:
    """Put the words that came in registers where the others are, in the IPC buffer."""
    set_word(u64(0), message.m0)
    set_word(u64(1), message.m1)
    set_word(u64(2), message.m2)
    set_word(u64(3), message.m3)


def error_of(answer: Message) -> Error:
    """Whether an invocation was refused, and why."""
    return enum_from(Error, answer.info.label, default=Error.ILLEGAL_OPERATION)
