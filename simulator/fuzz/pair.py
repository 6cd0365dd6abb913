"""Two kernels that are treated alike, and have to stay alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kernel.abi.message import BUFFER_CAPS, BUFFER_MESSAGE, BUFFER_RECEIVE_CNODE, MESSAGE_REGISTERS
from kernel.message import ipc_buffer
from kernel.shapes import A0, A1, A2, A6, A7, CSPACE, T0, Cap, CNodeCap, FrameCap, FrameSize, Slot
from kernel.state import core
from kernel.tests.invariants import check_state
from kernel.tests.invariants.living import used_slots
from linker.build import Configuration
from linker.image import DESCRIPTION_MAGIC
from simulator.bare import Bare
from simulator.board import PowerOff
from simulator.engine import ECALL, Engine, Frame
from simulator.hosted import Hosted
from simulator.image import PackedImage
from simulator.interpreted import Interpreted
from simulator.layout import layout_of
from simulator.ram import HOST_WINDOW, RAM_BASE, Ram
from simulator.run import IDLE_CODE, INTERRUPT
from simulator.tree import device_tree

MEMORY: Final = "16M"
CNODE_BITS: Final = 8
KERNEL: Final = RAM_BASE + (2 << 20)
IMAGE: Final = RAM_BASE + (4 << 20)  # one page, which nobody runs
TREE: Final = RAM_BASE + (14 << 20)
OTHER_WINDOW: Final = 0x20_0000_0000  # where the interpreted kernel's memory really is
PAGE: Final = 4096
ENTRY: Final = 0x1_0000
DESCRIPTION: Final = (
    *(DESCRIPTION_MAGIC, IMAGE, IMAGE + PAGE, ENTRY, ENTRY + PAGE, ENTRY, CNODE_BITS, 1),
    *(ENTRY, ENTRY + PAGE, 7),  # its segment
)


class Difference(AssertionError):
    """The kernels are not alike any more, or an invariant does not hold."""


class NoFloats:
    """A processor whose floating-point registers are always the same."""

    def read_floats(self) -> list[int]:
        return list(range(33))

    def write_floats(self, words: list[int]) -> None:
        pass


@dataclass
class Syscall:
    """What a thread has in its registers and in its IPC buffer when it enters the kernel."""

    number: int
    cptr: int = 0
    info: int = 0
    words: tuple[int, ...] = ()
    caps: tuple[int, ...] = ()
    reply: int = 0
    first: int = 0
    receive: tuple[int, int, int] = (0, 0, 0)


class Pair:
    """The interpreted kernel and the hosted one, booted."""

    def __init__(self, profile: str = "checked") -> None:
        self.machines = (Bare(Ram(16 << 20, OTHER_WINDOW)), Bare(Ram(16 << 20)))
        image = PackedImage(KERNEL, (), DESCRIPTION)
        config = Configuration(profile, fpu=True, debug=False, root_cnode_bits=CNODE_BITS, memory=MEMORY)
        self.hosted = Hosted(self.machines[1], image, config)
        self.interpreted = Interpreted(self.machines[0], image, self.hosted.kernel.placed)
        self.engines: list[Engine] = [self.interpreted, self.hosted]
        self.is_off = False
        for machine, engine in zip(self.machines, self.engines, strict=True):
            machine.ram.put(TREE, device_tree(MEMORY))
            engine.start(0, TREE, KERNEL, IDLE_CODE)
        self.frame = self.leave()
        self.first = self.interpreted.thread()

    def leave(self) -> Frame:
        """The thread that both kernels go on with."""
        first, second = (engine.leave(NoFloats()) for engine in self.engines)
        if first != second:
            raise Difference(f"the interpreted kernel leaves with {first}, the hosted one with {second}")
        return first

    def enter(self, cause: int, words: list[int] | None = None, value: int = 0) -> None:
        """Enter both, compare how they are left, and what they are then."""
        for machine, engine in zip(self.machines, self.engines, strict=True):
            machine.csrs["stval"] = value
            try:
                engine.enter(Frame(list(words or self.frame.words), self.frame.status), cause)
            except PowerOff:
                self.is_off = True
        if self.is_off:
            return  # both stopped inside the kernel, which nobody leaves
        self.frame = self.leave()
        self.compare()

    def compare(self) -> None:
        """Every object, every page of user memory, every register, and all invariants."""
        check_state()
        read = self.hosted.kernel.read
        for address, record in self.interpreted.take_state().items():
            there = read(address, len(record.data))
            if there != record.data and there != gaps_cleared(record.kind, there):
                there = gaps_cleared(record.kind, there)
            if there != record.data:
                raise Difference(explain(record.kind, address, record.data, there))
        for page in user_pages():
            first, second = (m.ram.view[page - RAM_BASE : page - RAM_BASE + PAGE] for m in self.machines)
            if first != second:
                raise Difference(f"user memory at {page:#x} differs")
        first_csrs, second_csrs = (machine.csrs for machine in self.machines)
        if first_csrs != second_csrs or self.machines[0].plic.words != self.machines[1].plic.words:
            raise Difference(f"registers differ: interpreted {first_csrs}, hosted {second_csrs}")

    def call(self, syscall: Syscall) -> None:
        """The current thread makes a system call."""
        words = list(self.frame.words)
        words[A7], words[A0], words[A1] = syscall.number, syscall.cptr, syscall.info
        words[A6], words[T0] = syscall.reply, syscall.first
        for i, word in enumerate(syscall.words[:MESSAGE_REGISTERS]):
            words[A2 + i] = word
        self.fill_buffer(syscall)
        self.enter(ECALL, words)

    def fill_buffer(self, syscall: Syscall) -> None:
        """What does not fit in registers, if the thread has a buffer."""
        assert core.current is not None, "a thread runs"
        buffer = int(ipc_buffer(core.current, for_writing=True))
        if buffer == 0 or not self.machines[0].ram.holds(buffer - HOST_WINDOW, 1024):
            return
        stored = {BUFFER_MESSAGE + i: w for i, w in enumerate(syscall.words) if i >= MESSAGE_REGISTERS}
        stored |= {BUFFER_CAPS + i: cap for i, cap in enumerate(syscall.caps)}
        stored |= {BUFFER_RECEIVE_CNODE + i: word for i, word in enumerate(syscall.receive)}
        for machine in self.machines:
            for i, word in stored.items():
                machine.write(buffer + i * 8, 8, word)

    def touch(self, page: int, access: str) -> int | None:
        """A thread's access to memory: the physical page, or None if it faults."""
        found = {machine.translations.translate(machine.csrs["satp"], page, access) for machine in self.machines}
        if len(found) != 1:
            raise Difference(f"page {page:#x} is translated differently: {found}")
        (one,) = found
        return None if one is None else one[0]

    def pass_time(self, ticks: int) -> None:
        for machine in self.machines:
            machine.ticks += ticks

    def take_interrupt(self) -> bool:
        """Enter for an interrupt that waits, if one does."""
        numbers = [machine.interrupt() for machine in self.machines]
        if numbers[0] != numbers[1]:
            raise Difference(f"the interrupts that wait differ: {numbers}")
        if numbers[0] is None:
            return False
        self.enter(INTERRUPT | numbers[0])
        return True

    def cap_at(self, cptr: int) -> Cap | None:
        """The capability in this slot of the current thread's first CNode, if it has one."""
        root = core.current.slots[CSPACE].cap if core.current else None
        if not isinstance(root, CNodeCap) or cptr >= len(root.slots._items):
            return None
        return root.slots[cptr].cap


def gaps_cleared(kind: type, data: bytes) -> bytes:
    """An object's bytes with zeros between its fields."""
    packer = layout_of(kind).packer
    if kind is Slot:
        return data
    return packer.pack(*packer.unpack(data[: packer.size])) + data[packer.size :]


def user_pages() -> set[int]:
    """Physical pages that frames of one page name."""
    caps = [slot.cap for slot in used_slots()]
    frames = [cap for cap in caps if isinstance(cap, FrameCap) and not cap.is_device]
    return {int(cap.base) for cap in frames if cap.size is FrameSize.PAGE}


def explain(kind: type, address: int, first: bytes, second: bytes) -> str:
    """Which fields of an object differ."""
    layout = layout_of(kind)
    lines = []
    for i in range(0, max(len(first) - layout.size + 1, 1), layout.size):
        parts = zip(layout.read(first[i : i + layout.size]), layout.read(second[i : i + layout.size]), strict=True)
        for (leaf, one), (_, other) in parts:
            if one != other:
                name = f"{kind.__name__}@{address + i:#x}.{leaf.path}"
                lines.append(f"{name}: interpreted {leaf.show(one)}, hosted {leaf.show(other)}")
    return "\n".join(lines) or f"{kind.__name__}@{address:#x}: the refills differ"
