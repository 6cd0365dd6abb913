"""A sender, a receiver and a handler of faults, who meet at endpoints."""

from __future__ import annotations

from typing import Final

from codegen.lang import u64
from kernel.abi.syscalls import Syscall
from kernel.object.derivation import insert_derived
from kernel.shapes import FAULT_HANDLER, PC, EndpointCap, Tcb
from kernel.tests.world import World

NOWHERE: Final = 1 << 40  # no guard of the parties' CNode matches this
ENDPOINT: Final = 10
NOTIFICATION: Final = 12
HANDLER: Final = 30  # the endpoint to which the sender's and the receiver's faults go
START: Final = 0x1000


class Parties:
    """The sender runs; `receive` lets the receiver wait first, or take what the sender sent."""

    def __init__(self, *, passive: bool = False, grant: bool = True, grant_reply: bool = True) -> None:
        self.world = world = World()
        self.endpoint = world.endpoint(ENDPOINT)
        self.through, self.badge = 11, 77
        world.put(self.through, EndpointCap(True, True, grant, grant_reply, self.endpoint, u64(self.badge)))
        self.notification = world.notification(NOTIFICATION, badge=4)
        self.reply_slot = 20
        self.reply = world.reply(self.reply_slot)
        world.endpoint(HANDLER)
        world.reply(31)
        self.sender, self.receiver = self.member(100), self.member(120)
        self.handler = world.thread(150)
        self.passive = passive
        world.start(self.sender)

    def member(self, priority: int) -> Tcb:
        """A thread whose faults are handled."""
        thread = self.world.thread(priority)
        source = self.world.node.slots[HANDLER]
        insert_derived(source.cap, source, thread.slots[FAULT_HANDLER])
        thread.context.words[PC] = u64(START)
        return thread

    def receive(self, number: Syscall = Syscall.RECV, at: int = ENDPOINT, reply: int | None = None) -> None:
        """The receiver, which has not run yet, receives, and is passive from then on if it is meant to be."""
        self.world.start(self.receiver)
        self.world.run(self.receiver)
        self.world.syscall(number, at, reply=self.reply_slot if reply is None else reply)
        context = self.receiver.sched_context
        if self.passive and context is not None:
            context.thread = None
            self.receiver.sched_context = None

    def receive_fault(self) -> None:
        """The handler takes the message about a fault."""
        self.world.start(self.handler)
        self.world.run(self.handler)
        self.world.syscall(Syscall.RECV, HANDLER, reply=31)
