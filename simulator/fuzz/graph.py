"""The objects that a game starts with, made by the first thread with system calls, and where they are."""

from __future__ import annotations

from typing import Final, Protocol

from kernel.abi.bootinfo import (
    FIRST_FREE_SLOT,
    SLOT_ASID_CONTROL,
    SLOT_ASID_POOL,
    SLOT_CNODE,
    SLOT_DOMAIN,
    SLOT_IPC_BUFFER,
    SLOT_IRQ_CONTROL,
    SLOT_SCHED_CONTEXT,
    SLOT_TCB,
    SLOT_VSPACE,
)
from kernel.abi.labels import Label
from kernel.abi.objects import ObjectType
from kernel.shapes import A1
from simulator.engine import Frame
from simulator.fuzz.pair import Syscall

CALL: Final = (1 << 64) - 1
SCHED_CONTROL: Final = 20
LARGE: Final = 58  # untyped memory: 256 KiB
DEPTH: Final = 64
INTERRUPT: Final = 10
BUFFERS: Final = 0x2_0000  # where the threads' IPC buffers are mapped
PAGE: Final = 4096
THREADS: Final = (70, 71, 72, 73)
FRAMES: Final = (86, 87, 88, 89, 90)
CONTEXTS: Final = (81, 82, 83, 84)
SPACE: Final = 94
FREE: Final = range(101, 140)  # slots with nothing in them
OBJECTS: Final = (
    (ObjectType.TCB, 0, 70, 4),
    (ObjectType.ENDPOINT, 0, 74, 2),
    (ObjectType.NOTIFICATION, 0, 76, 2),
    (ObjectType.REPLY, 0, 78, 3),
    (ObjectType.SCHED_CONTEXT, 8, 81, 4),
    (ObjectType.CNODE, 3, 85, 1),
    (ObjectType.PAGE, 0, 86, 5),
    (ObjectType.PAGE_TABLE, 0, 91, 4),
    (ObjectType.UNTYPED, 12, 95, 1),
    (ObjectType.UNTYPED, 13, 96, 1),
)
TARGETS: Final = {  # slots, by what they hold at first
    "untyped": (95, 96, 56, 55),
    "tcb": THREADS,
    "endpoint": (74, 75, 97, 100),
    "notification": (76, 77, 98),
    "reply": (78, 79, 80),
    "cnode": (SLOT_CNODE, 85),
    "irq_control": (SLOT_IRQ_CONTROL,),
    "irq_handler": (99,),
    "domain_control": (SLOT_DOMAIN,),
    "sched_control": (SCHED_CONTROL,),
    "sched_context": CONTEXTS,
    "page_table": (91, 92, 93, SPACE),
    "page": FRAMES,
    "asid_control": (SLOT_ASID_CONTROL,),
    "asid_pool": (SLOT_ASID_POOL,),
}
VITAL: Final = (SLOT_TCB, SLOT_CNODE, SLOT_VSPACE, SLOT_IPC_BUFFER, SLOT_SCHED_CONTEXT, FIRST_FREE_SLOT, LARGE)


class Caller(Protocol):
    """Whoever makes system calls: a pair of kernels, or one who takes them down."""

    frame: Frame

    def call(self, syscall: Syscall) -> None: ...


def build(pair: Caller) -> None:
    """Make, map, configure and start everything."""
    for kind, size_bits, slot, count in OBJECTS:
        invoke(pair, Label.UNTYPED_RETYPE, LARGE, (kind.value, size_bits, 0, 0, slot, count), (SLOT_CNODE,))
    mint(pair, 97, 74, rights=15, badge=97)
    mint(pair, 98, 76, rights=15, badge=98)
    mint(pair, 100, 75, rights=2, badge=0)
    invoke(pair, Label.ASID_POOL_ASSIGN, SLOT_ASID_POOL, (), (SPACE,))
    invoke(pair, Label.IRQ_ISSUE_HANDLER, SLOT_IRQ_CONTROL, (INTERRUPT, 99, DEPTH), (SLOT_CNODE,))
    invoke(pair, Label.IRQ_SET_HANDLER, 99, (), (98,))
    for i, thread in enumerate(THREADS):
        start(pair, i, thread)
    invoke(pair, Label.TCB_BIND_NOTIFICATION, THREADS[1], (), (76,))
    invoke(pair, Label.SCHED_CONTROL_CONFIGURE_FLAGS, SCHED_CONTROL, (1000, 2000, 0, 0, 0), (SLOT_SCHED_CONTEXT,))


def start(pair: Caller, i: int, thread: int) -> None:
    """A thread with a buffer, time, and a priority; one of them is round robin, one sporadic, one faults to another."""
    address = BUFFERS + i * PAGE
    invoke(pair, Label.PAGE_MAP, FRAMES[i], (address, 3, 1), (SLOT_VSPACE,))
    invoke(pair, Label.TCB_CONFIGURE, thread, (0, 0, address), (SLOT_CNODE, SLOT_VSPACE, FRAMES[i]))
    budget, period = ((1000, 1000), (500, 2000), (300, 1000), (1000, 10000))[i]
    settings = (budget, period, i, 7 + i, i & 1)
    invoke(pair, Label.SCHED_CONTROL_CONFIGURE_FLAGS, SCHED_CONTROL, settings, (CONTEXTS[i],))
    caps = (SLOT_TCB, CONTEXTS[i], 97 if i > 1 else 0)
    invoke(pair, Label.TCB_SET_SCHED_PARAMS, thread, (255, 100 + i), caps)
    invoke(pair, Label.TCB_RESUME, thread)


def mint(pair: Caller, target: int, source: int, *, rights: int, badge: int) -> None:
    words = (target, DEPTH, source, DEPTH, rights, badge)
    invoke(pair, Label.CNODE_MINT, SLOT_CNODE, words, (SLOT_CNODE,))


def info_word(label: int, length: int, caps: int) -> int:
    """The tag of a message."""
    return label << 12 | caps << 7 | length


def invoke(pair: Caller, label: Label, cptr: int, words: tuple[int, ...] = (), caps: tuple[int, ...] = ()) -> None:
    """An invocation by the first thread, which has to succeed."""
    pair.call(Syscall(CALL, cptr, info_word(label.value, len(words), len(caps)), words, caps))
    assert pair.frame.words[A1] >> 12 == 0, f"{label.name} of {cptr}: error {pair.frame.words[A1] >> 12}"
