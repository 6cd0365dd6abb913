"""Puppets: threads that make one system call, or execute one instruction, and stop at a breakpoint."""

from __future__ import annotations

from typing import Final

from codegen.lang import VAddr, fence_i, load, raw_bits, store, u32, u64, urange, value
from kernel.abi.bootinfo import SLOT_CNODE, SLOT_TCB, SLOT_VSPACE
from kernel.abi.message import MessageInfo
from kernel.abi.objects import EXECUTE_NEVER, PAGE_BITS, TCB_BITS, ObjectType
from kernel.abi.syscalls import Syscall
from userland.conformance.suite import make
from userland.runtime.allocator import allocate
from userland.runtime.buffer import get_word, set_word
from userland.runtime.invocations import (
    page_map,
    page_unmap,
    tcb_configure,
    tcb_read_registers,
    tcb_set_sched_params,
    tcb_write_registers,
)
from userland.runtime.mapping import ANY_MEMORY, map_data
from userland.runtime.process import set_budget
from userland.runtime.program import check, need
from userland.runtime.rights import CAN_READ, READ_WRITE
from userland.runtime.state import suite
from userland.runtime.syscalls import number_of

RAW_ADDRESSES: Final = "instructions for puppets, and their IPC buffers, are pages that we map"

CODE: Final = 0x3010_0000
BUFFERS: Final = 0x3010_1000  # a page for each puppet, below the same page table as the code
WORDS: Final = 32
REGISTERS: Final = 2  # the message word at which registers start when they are written
PC: Final = 0
A0: Final = 16
T0: Final = 24
SECOND: Final = 1_000_000  # microseconds: no puppet uses up its budget

# Where its one instruction stands; behind each is a breakpoint.
ECALL: Final = CODE
LOAD: Final = CODE + 8  # a0 from the address in a1
STORE: Final = CODE + 16  # a0 to the address in a1
JUMP: Final = CODE + 24  # to the address in a1
ILLEGAL: Final = CODE + 32
SPIN: Final = CODE + 40
COUNT: Final = CODE + 48  # adds one to a0, again and again
PUT_FLOAT: Final = CODE + 56  # ft1 from a0
GET_FLOAT: Final = CODE + 64  # a0 from ft1
PRIVILEGED: Final = CODE + 72  # a0 from sstatus
INSTRUCTION: Final = 4
DONE: Final = ECALL + INSTRUCTION


@value
class Puppet:
    """The slots of a thread that shares our spaces, and where we see its IPC buffer."""

    tcb: u64
    context: u64
    frame: u64
    buffer: u64


def put(at: u64, instruction: u64) -> None:
    """An instruction, and a breakpoint behind it."""
    # Safety: the code page is mapped here while it is written.
    store(u32(instruction), at=VAddr(at))
    store(u32(0x0010_0073), at=VAddr(at + INSTRUCTION))


def write_code() -> None:
    """Fill the page of instructions, and let it be executed."""
    page = need(allocate(ObjectType.PAGE, u64(PAGE_BITS)), "code")
    vspace = u64(SLOT_VSPACE)
    check(map_data(u64(ANY_MEMORY), vspace, page, u64(CODE), u64(READ_WRITE)), "map the code")
    put(u64(ECALL), u64(0x0000_0073))
    put(u64(LOAD), u64(0x0005_B503))
    put(u64(STORE), u64(0x00A5_B023))
    put(u64(JUMP), u64(0x0005_8067))
    put(u64(ILLEGAL), u64(0))
    put(u64(SPIN), u64(0x0000_006F))
    put(u64(COUNT), u64(0xBFFD_0505))
    put(u64(PUT_FLOAT), u64(0xF205_00D3))
    put(u64(GET_FLOAT), u64(0xE200_8553))
    put(u64(PRIVILEGED), u64(0x1000_2573))
    check(page_unmap(page), "unmap the code")
    check(page_map(page, vspace, u64(CODE), u64(CAN_READ), u64(0)), "map the code to execute")
    fence_i()


def make_puppet(priority: u64, fault_endpoint: u64) -> Puppet:
    """A thread that does nothing yet; slot 0 is no fault endpoint."""
    puppet = make_bare_puppet()
    check(set_budget(puppet.context, u64(SECOND), u64(SECOND)), "budget")
    authority = u64(SLOT_TCB)
    error = tcb_set_sched_params(puppet.tcb, authority, u64(255), priority, puppet.context, fault_endpoint)
    check(error, "puppet's priority")
    return puppet


def make_bare_puppet() -> Puppet:
    """A thread without time, with an IPC buffer."""
    tcb = make(ObjectType.TCB, u64(TCB_BITS))
    context = make(ObjectType.SCHED_CONTEXT, u64(8))
    frame = make(ObjectType.PAGE, u64(PAGE_BITS))
    buffer = BUFFERS + (suite.threads << PAGE_BITS)
    suite.threads += 1
    never = u64(EXECUTE_NEVER)
    check(page_map(frame, u64(SLOT_VSPACE), buffer, u64(READ_WRITE), never), "map a buffer")
    error = tcb_configure(tcb, u64(SLOT_CNODE), u64(0), u64(SLOT_VSPACE), u64(0), buffer, frame)
    check(error, "configure a puppet")
    return Puppet(tcb, context, frame, buffer)


def put_word(puppet: Puppet, index: u64, word: u64) -> None:
    """Set a word of the puppet's IPC buffer, counted from its tag."""
    # Safety: the page is mapped by `make_bare_puppet`.
    store(word, at=VAddr(puppet.buffer + (index << 3)))


def word_at(puppet: Puppet, index: u64) -> u64:
    """A word of the puppet's IPC buffer, counted from its tag."""
    # Safety: as in `put_word`.
    return load(u64, at=VAddr(puppet.buffer + (index << 3)))


def clear_registers(pc: u64) -> None:
    for index in urange(WORDS):
        set_word(index + REGISTERS, u64(0))
    set_word(u64(REGISTERS + PC), pc)


def write(puppet: Puppet) -> None:
    check(tcb_write_registers(puppet.tcb, True, u64(0), u64(WORDS)), "start a puppet")


def act(puppet: Puppet, number: Syscall, cap: u64, info: MessageInfo, word: u64, reply: u64) -> None:
    """Let it make a system call with the message word `word`; it runs before this returns."""
    act_with(puppet, number_of(number), cap, info, word, reply, u64(0))


def act_with(puppet: Puppet, number: u64, cap: u64, info: MessageInfo, word: u64, reply: u64, first: u64) -> None:
    """The same with any number in a7, and a capability in t0."""
    clear_registers(u64(ECALL))
    set_word(u64(REGISTERS + A0), cap)
    set_word(u64(REGISTERS + A0 + 1), raw_bits(info))
    set_word(u64(REGISTERS + A0 + 2), word)
    set_word(u64(REGISTERS + A0 + 6), reply)
    set_word(u64(REGISTERS + A0 + 7), number)
    set_word(u64(REGISTERS + T0), first)
    write(puppet)


def execute(puppet: Puppet, at: u64, a0: u64, a1: u64) -> None:
    """Let it execute the instruction at `at`, with these registers."""
    clear_registers(at)
    set_word(u64(REGISTERS + A0), a0)
    set_word(u64(REGISTERS + A0 + 1), a1)
    write(puppet)


def register(puppet: Puppet, index: u64) -> u64:
    """One of its registers, by its place in the user context."""
    check(tcb_read_registers(puppet.tcb, False, u64(0), u64(WORDS)), "read a puppet's registers")
    return get_word(index)


def argument(puppet: Puppet, index: u64) -> u64:
    """Its register a0 and on."""
    return register(puppet, index + A0)


def pc_of(puppet: Puppet) -> u64:
    """`DONE` after its system call, `ECALL` while it is blocked in it."""
    return register(puppet, u64(PC))
