"""The kernel as Python: its modules run under CPython, and their intrinsics reach the simulated machine."""

from __future__ import annotations

from codegen.lang import PAddr, VAddr, machine, u64
from codegen.lang.layout import pack
from codegen.lang.memory import arena
from kernel.arch.riscv64.trap import handle_trap
from kernel.boot.shapes import Region, Segment
from kernel.main import kernel_start
from kernel.message import ipc_buffer
from kernel.shapes import A7, ANEW, PageTable, Tcb
from kernel.state import boot_description, core
from simulator.engine import ECALL, FLOATS_MASK, Floats, Frame, Surroundings
from simulator.entering import on_syscall, pc_behind
from simulator.image import PackedImage
from simulator.ram import HOST_WINDOW
from simulator.snapshot import PythonState, State, place_statics


class Interpreted:
    """Objects of the kernel are objects of Python, so there is one such kernel in a process."""

    def __init__(self, hardware: Surroundings, image: PackedImage, placed: dict[str, int]) -> None:
        place_statics(placed)
        self.state = PythonState()
        machine.hardware = hardware
        arena.memory = hardware
        hardware.translations.read_entry = read_entry
        fill_description(image.description)

    def start(self, hart: int, tree: int, kernel: int, idle: int) -> None:
        kernel_start(u64(hart), PAddr(tree), PAddr(kernel), VAddr(idle))

    def enter(self, frame: Frame, cause: int) -> None:
        """Save the registers of the thread that was stopped, and handle it."""
        context = current().context
        for i, (word, before) in enumerate(zip(frame.words, context.words._items, strict=True)):
            if word != before._value:
                context.words[i] = u64(word)
        context.status = u64(frame.status)
        if cause == ECALL:
            on_syscall(context.words[A7], frame.words[0])
        else:
            context.resume_at = u64(frame.words[0] + ANEW)
            handle_trap(u64(cause))

    def leave(self, floats: Floats) -> Frame:
        """The registers of the thread that goes on."""
        thread = current()
        if (thread.context.status & FLOATS_MASK) != 0 and core.float_owner is not thread:
            exchange_floats(thread, floats)
        words = [word._value for word in thread.context.words._items]
        words[0] = pc_behind(thread.context)
        return Frame(words, int(thread.context.status))

    def thread(self) -> int:
        return arena.addresses.get(id(core.current), 0)

    def buffer(self) -> int:
        found = int(ipc_buffer(current(), for_writing=True))
        return found - HOST_WINDOW if found else 0

    def take_state(self) -> State:
        return self.state.take()


def current() -> Tcb:
    """The thread that the kernel was entered from, or leaves as."""
    assert core.current is not None, "a thread runs"
    return core.current


def exchange_floats(thread: Tcb, floats: Floats) -> None:
    """Save the owner's floating-point registers, and take those of `thread`."""
    owner = core.float_owner
    core.float_owner = thread
    if owner is not None:
        status, *words = floats.read_floats()
        owner.context.float_status = u64(status)
        for i, word in enumerate(words):
            owner.context.floats[i] = u64(word)
    context = thread.context
    floats.write_floats([int(context.float_status), *(int(context.floats[i]) for i in range(32))])


def read_entry(address: int) -> int:
    """An entry of a page table, by its physical address."""
    table = arena.at(address // 4096 * 4096 + HOST_WINDOW)
    assert isinstance(table, PageTable), f"{address:#x} is walked as a page table, and is none"
    return pack(table.entries[address % 4096 // 8])[0]


def fill_description(words: tuple[int, ...]) -> None:
    """Set the fields of the boot description, which follow each other in memory."""
    described = boot_description
    described.magic = u64(words[0])
    described.image = Region(PAddr(words[1]), PAddr(words[2]))
    described.start, described.end, described.entry = map(VAddr, words[3:6])
    described.cnode_bits, described.segment_count = map(u64, words[6:8])
    for i in range(words[7]):
        start, end, flags = words[8 + 3 * i : 11 + 3 * i]
        described.segments[i] = Segment(VAddr(start), VAddr(end), u64(flags))
