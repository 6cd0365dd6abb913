"""Processes: an address space, a capability space and a thread, all from one piece of untyped memory.

Revoking that memory ends the process and gives the memory back.
"""

from __future__ import annotations

from typing import Final

from codegen.lang import raw_bits, u64, urange, value
from kernel.abi.bootinfo import SCHED_CONTROL, SLOT_CNODE, SLOT_TCB
from kernel.abi.errors import Error
from kernel.abi.message import CNodeCapData
from kernel.abi.objects import PAGE_BITS, TCB_BITS, ObjectType
from userland.runtime.allocator import allocate, copy_cap, retype
from userland.runtime.bootinfo import boot_word
from userland.runtime.buffer import set_word
from userland.runtime.invocations import (
    cnode_copy,
    cnode_mint,
    sched_control_configure_flags,
    tcb_configure,
    tcb_set_sched_params,
    tcb_write_registers,
)
from userland.runtime.layout import (
    FULL_DEPTH,
    PROCESS_BUFFER,
    PROCESS_CNODE_BITS,
    PROCESS_UART,
    SLOT_OWN_CNODE,
    SLOT_SELF,
)
from userland.runtime.loader import Loaded, load_program
from userland.runtime.mapping import map_data
from userland.runtime.programs import Program
from userland.runtime.rights import ALL_RIGHTS, READ_WRITE

CONTEXT_WORDS: Final = 32
CONTEXT_PC: Final = 0
CONTEXT_A0: Final = 16
REGISTERS: Final = 2  # the message word at which a thread's registers start
SCHED_CONTEXT_BITS: Final = 8
MAX_PRIORITY: Final = 255


@value
class Process:
    """The slots of what a process is made of."""

    memory: u64
    tcb: u64
    cnode: u64
    sched_context: u64
    loaded: Loaded


def make_process(program: Program, memory_bits: u64, uart: u64) -> Process | Error:
    """Make a process that does not run yet, with the page of the UART in slot `uart` mapped."""
    memory = allocate(ObjectType.UNTYPED, memory_bits)
    if isinstance(memory, Error):
        return memory
    loaded = load_program(memory, program)
    if isinstance(loaded, Error):
        return loaded
    error = map_uart(memory, loaded.vspace, uart)
    if error is not Error.NO_ERROR:
        return error
    return make_thread(memory, loaded)


def map_uart(memory: u64, vspace: u64, uart: u64) -> Error:
    """Let a process write to the console by itself."""
    page = copy_cap(uart)
    if isinstance(page, Error):
        return page
    return map_data(memory, vspace, page, u64(PROCESS_UART), u64(READ_WRITE))


def make_thread(memory: u64, loaded: Loaded) -> Process | Error:
    """The kernel objects of a process, put together."""
    cnode = retype(memory, ObjectType.CNODE, u64(PROCESS_CNODE_BITS))
    if isinstance(cnode, Error):
        return cnode
    tcb = retype(memory, ObjectType.TCB, u64(TCB_BITS))
    if isinstance(tcb, Error):
        return tcb
    sched_context = retype(memory, ObjectType.SCHED_CONTEXT, u64(SCHED_CONTEXT_BITS))
    if isinstance(sched_context, Error):
        return sched_context
    process = Process(memory, tcb, cnode, sched_context, loaded)
    error = configure(process)
    if error is not Error.NO_ERROR:
        return error
    return process


def configure(process: Process) -> Error:
    """Give the thread its spaces and its IPC buffer, and the process power over itself."""
    page = retype(process.memory, ObjectType.PAGE, u64(PAGE_BITS))
    if isinstance(page, Error):
        return page
    vspace = process.loaded.vspace
    buffer = u64(PROCESS_BUFFER)
    error = map_data(process.memory, vspace, page, buffer, u64(READ_WRITE))
    if error is Error.NO_ERROR:
        guard = raw_bits(CNodeCapData(guard_size=u64(FULL_DEPTH - PROCESS_CNODE_BITS), guard=u64(0)))
        error = tcb_configure(process.tcb, process.cnode, guard, vspace, u64(0), buffer, page)
    if error is Error.NO_ERROR:
        error = give(process, u64(SLOT_SELF), process.tcb)
    if error is Error.NO_ERROR:
        error = give(process, u64(SLOT_OWN_CNODE), process.cnode)
    return error


def give(process: Process, index: u64, slot: u64) -> Error:
    """Copy one of our capabilities into slot `index` of the process."""
    depth = u64(FULL_DEPTH)
    cnode = u64(SLOT_CNODE)
    bits = u64(PROCESS_CNODE_BITS)
    return cnode_copy(process.cnode, index, bits, cnode, slot, depth, u64(ALL_RIGHTS))


def give_badged(process: Process, index: u64, slot: u64, rights: u64, badge: u64) -> Error:
    """Copy one of our capabilities into slot `index` of the process, with a badge."""
    depth = u64(FULL_DEPTH)
    cnode = u64(SLOT_CNODE)
    bits = u64(PROCESS_CNODE_BITS)
    return cnode_mint(process.cnode, index, bits, cnode, slot, depth, rights, badge)


def set_budget(sched_context: u64, budget: u64, period: u64) -> Error:
    """Let a scheduling context run for `budget` of every `period` microseconds."""
    control = boot_word(u64(SCHED_CONTROL))
    return sched_control_configure_flags(control, sched_context, budget, period, u64(0), u64(0), u64(0))


def schedule(process: Process, priority: u64, budget: u64, period: u64, fault_endpoint: u64) -> Error:
    """Say when the process runs, and who hears of its faults (slot 0: nobody)."""
    error = set_budget(process.sched_context, budget, period)
    if error is not Error.NO_ERROR:
        return error
    authority = u64(SLOT_TCB)
    context = process.sched_context
    return tcb_set_sched_params(process.tcb, authority, priority, priority, context, fault_endpoint)


def start(process: Process, argument: u64) -> Error:
    """Let the process run from its first instruction, with `argument` in a0."""
    return start_at(process.tcb, process.loaded.entry, argument)


def start_at(tcb: u64, pc: u64, argument: u64) -> Error:
    """Let a thread run from `pc`, every register zero but a0."""
    for index in urange(CONTEXT_WORDS):
        set_word(index + REGISTERS, u64(0))
    set_word(u64(REGISTERS + CONTEXT_PC), pc)
    set_word(u64(REGISTERS + CONTEXT_A0), argument)
    return tcb_write_registers(tcb, True, u64(0), u64(CONTEXT_WORDS))
