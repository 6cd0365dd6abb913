"""A process touches memory it does not have; the kernel tells its fault handler, which is us."""

from __future__ import annotations

from typing import Final

from codegen.lang import console, enum_from, u64
from kernel.abi.faults import FaultLabel
from kernel.abi.objects import ENDPOINT_BITS, REPLY_BITS, ObjectType
from userland.hello.child import make_child
from userland.hello.protocol import FAULTER_BADGE, Child
from userland.runtime.allocator import allocate, mint_cap, revoke_cap
from userland.runtime.process import schedule, start
from userland.runtime.program import check, need
from userland.runtime.rights import CAN_CALL
from userland.runtime.syscalls import Message, recv

PRIORITY: Final = 100
BUDGET: Final = 10_000  # microseconds


def show_fault(programs: u64, uart: u64) -> None:
    """Start the process, take the message that its fault becomes, and take the process away."""
    faulter = make_child(programs, Child.FAULTER, "faulter", uart)
    endpoint = need(allocate(ObjectType.ENDPOINT, u64(ENDPOINT_BITS)), "endpoint")
    reply = need(allocate(ObjectType.REPLY, u64(REPLY_BITS)), "reply object")
    handler = need(mint_cap(endpoint, u64(CAN_CALL), u64(FAULTER_BADGE)), "fault handler")
    check(schedule(faulter, u64(PRIORITY), u64(BUDGET), u64(BUDGET), handler), "faulter's priority")
    check(start(faulter, u64(0)), "faulter")
    tell(recv(endpoint, reply))
    check(revoke_cap(faulter.memory), "revoke")


def tell(message: Message) -> None:
    """The words of a fault on memory: instruction, address, whether it was a fetch, and the cause."""
    if enum_from(FaultLabel, message.info.label, default=FaultLabel.NULL) is not FaultLabel.VM_FAULT:
        console(f"hello: fault handler: a fault with label {message.info.label}, which is wrong\n")
        return
    console(f"hello: fault handler: process {message.badge} has no memory at {message.m1:#x}, ")
    console(f"says its instruction at {message.m0:#x} (cause {message.m3}); it is taken down\n")
