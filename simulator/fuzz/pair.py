"""Two kernels that are treated alike, and have to stay alike."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

from kernel.abi.message import BUFFER_CAPS, BUFFER_MESSAGE, BUFFER_RECEIVE_CNODE, MESSAGE_REGISTERS
from kernel.message import ipc_buffer
from kernel.shapes import A0, A1, A2, A6, A7, CSPACE, PC, RA, T0, Cap, CNodeCap, Slot, Tcb, UntypedCap
from kernel.state import core
from kernel.tests.invariants import check_state
from kernel.tests.invariants.living import used_slots
from linker.build import Configuration
from linker.image import DESCRIPTION_MAGIC
from simulator.bare import Bare
from simulator.board import PowerOff
from simulator.engine import ECALL, ECALL_BYTES, Engine, Frame
from simulator.fuzz.mirror import Mirror
from simulator.fuzz.rewind import Rewind
from simulator.fuzz.watch import Changes, Watch
from simulator.hosted import Hosted
from simulator.image import PackedImage
from simulator.interpreted import Interpreted
from simulator.layout import layout_of
from simulator.ram import HOST_WINDOW, RAM_BASE, Ram, map_memory
from simulator.run import IDLE_CODE, INTERRUPT
from simulator.snapshot import STATICS, State, digest, kind_of, without_past
from simulator.tree import device_tree

MEMORY: Final = "16M"
CNODE_BITS: Final = 8
KERNEL: Final = RAM_BASE + (2 << 20)
IMAGE: Final = RAM_BASE + (4 << 20)  # one page, which nobody runs
TREE: Final = RAM_BASE + (14 << 20)
OTHER_WINDOW: Final = 0x20_0000_0000  # where the interpreted kernel's memory really is
DISTANCE: Final = OTHER_WINDOW - HOST_WINDOW
PAGE: Final = 4096
RARELY: Final = 16  # entries of the kernel between two looks at all invariants; games between two at all objects
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
        self.watch = Watch()
        self.hosted = Hosted(self.machines[1], image, config)
        self.interpreted = Interpreted(self.machines[0], image, self.hosted.kernel.placed)
        self.engines: list[Engine] = [self.interpreted, self.hosted]
        self.statics = {self.hosted.kernel.placed[name]: layout_of(type(thing)).size for name, thing in STATICS.items()}
        self.mirror = make_mirror(self.statics, self.machines[0].ram)
        self.changes: Changes = {}  # since the state that was kept
        self.has_moved = False
        self.rewinder: Rewind | None = None
        self.rarely = RARELY
        self.entries = self.games = 0
        self.is_off = False
        for machine, engine in zip(self.machines, self.engines, strict=True):
            machine.ram.put(TREE, device_tree(MEMORY))
            engine.start(0, TREE, KERNEL, IDLE_CODE)
        self.frame = self.leave()
        self.first = self.interpreted.thread()
        self.compare()

    def keep(self) -> None:
        """Games begin with what is now."""
        self.compare_all()
        self.rewinder = Rewind(self.machines, self.hosted.kernel, self.mirror, self.statics)
        self.changes.clear()
        self.has_moved = False
        self.kept = self.frame, digest(self.interpreted.take_state())

    def rewind(self) -> None:
        """Begin again."""
        assert self.rewinder is not None, "something was kept"
        changes, has_moved = self.watch.take()
        self.rewinder.rewind(self.changes | changes, has_moved=self.has_moved or has_moved)
        self.changes.clear()
        self.has_moved = self.is_off = False
        self.frame, self.entries = self.kept[0], 0

    def finish(self) -> None:
        """The end of a game: all invariants, and now and then all objects written anew."""
        if self.is_off:
            return
        self.games += 1
        if self.games % RARELY == 0:
            self.compare_all()
        else:
            self.check()

    def check_rewound(self) -> None:
        """Games do not see what was done in others."""
        self.rewind()
        self.compare_all()
        assert digest(self.interpreted.take_state()) == self.kept[1], "a game begins with what was kept"

    def leave(self) -> Frame:
        """The thread that both kernels go on with."""
        first, second = (engine.leave(NoFloats()) for engine in self.engines)
        if first != second:
            raise Difference(f"the interpreted kernel leaves with {first}, the hosted one with {second}")
        return first

    def enter(self, cause: int, words: list[int] | None = None, value: int = 0) -> None:
        """Enter both, compare how they are left, and what they are then."""
        off = []
        for machine, engine in zip(self.machines, self.engines, strict=True):
            machine.csrs["stval"] = value
            try:
                engine.enter(Frame(list(words or self.frame.words), self.frame.status), cause)
                off.append(False)
            except PowerOff:
                off.append(True)
        if off[0] != off[1]:
            raise Difference(f"the {'interpreted' if off[0] else 'hosted'} kernel alone turns the machine off")
        self.is_off = off[0]
        if self.is_off:
            return  # both stopped inside the kernel, which nobody leaves
        self.frame = self.leave()
        self.compare()
        self.entries += 1
        if self.entries % self.rarely == 0:
            self.check()

    def check(self) -> None:
        """All invariants, and what the machine remembers of page tables."""
        check_state()
        for machine in self.machines:
            machine.translations.check()

    def compare(self) -> None:
        """Every object, every page of user memory, and every register."""
        changes, has_moved = self.watch.take()
        self.changes |= changes
        self.has_moved |= has_moved
        self.mirror.update(changes, has_moved=has_moved)
        while (found := self.mirror.find_difference()) is not None:
            self.settle(*found)
        first, second = self.machines
        if first.csrs != second.csrs or first.plic.words != second.plic.words:
            raise Difference(f"registers differ: interpreted {first.csrs}, hosted {second.csrs}")

    def settle(self, address: int, size: int) -> None:
        """Bytes differ: that is a difference of the kernels, unless they are in gaps between fields."""
        thing = self.mirror.known.get(address)
        if thing is None:
            raise Difference(f"user memory at {address - HOST_WINDOW:#x} differs")
        ours, theirs = self.mirror.read(address, size), self.hosted.kernel.read(address, size)
        kind = kind_of(thing)
        if gaps_cleared(kind, ours) != gaps_cleared(kind, theirs):
            raise Difference(explain(kind, address, ours, theirs))
        self.mirror.put(address, theirs)

    def compare_all(self) -> None:
        """The same with all objects written anew, so that none is missed that was changed behind one's back."""
        self.check()
        self.check_free_memory()
        state: State = self.interpreted.take_state()
        if state.keys() != self.mirror.known.keys():
            raise Difference("objects were made or destroyed behind one's back")
        for address, record in state.items():
            there = gaps_cleared(record.kind, self.hosted.kernel.read(address, len(record.data)))
            if record.kind is Tcb:
                there = without_past(there)
            if there != record.data:
                raise Difference(explain(record.kind, address, record.data, there))

    def check_free_memory(self) -> None:
        """What untyped memory has not handed out is zero."""
        for cap in (slot.cap for slot in used_slots()):
            if isinstance(cap, UntypedCap) and not cap.is_device:
                free = int(cap.base + cap.watermark), int(cap.size_bytes() - cap.watermark)
                assert self.mirror.is_zero(free[0] + HOST_WINDOW, free[1]), "memory that is not handed out is zero"

    def call(self, syscall: Syscall) -> None:
        """The current thread makes a system call."""
        words = list(self.frame.words)
        words[A7], words[A0], words[A1] = syscall.number, syscall.cptr, syscall.info
        words[A6], words[T0] = syscall.reply, syscall.first
        words[RA] = words[PC] + 2 * ECALL_BYTES  # where a bare call goes on
        for i, word in enumerate(syscall.words[:MESSAGE_REGISTERS]):
            words[A2 + i] = word
        self.fill_buffer(syscall)
        self.enter(ECALL, words)

    def fill_buffer(self, syscall: Syscall) -> None:
        """What does not fit in registers, if the thread has a buffer."""
        assert core.current is not None, "a thread runs"
        buffer = int(ipc_buffer(core.current, for_writing=True)) - HOST_WINDOW
        if not self.machines[0].ram.holds(buffer, 1024):
            return
        stored = {BUFFER_MESSAGE + MESSAGE_REGISTERS: syscall.words[MESSAGE_REGISTERS:]}
        stored |= {BUFFER_CAPS: syscall.caps, BUFFER_RECEIVE_CNODE: syscall.receive}
        for first, words in stored.items():
            data = struct.pack(f"<{len(words)}Q", *words)
            for machine in self.machines:
                machine.ram.put(buffer + first * 8, data)

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


def make_mirror(statics: dict[int, int], ram: Ram) -> Mirror:
    """A memory for the interpreted kernel's objects: the machine's own, and one for those that are static."""
    start = min(statics) // PAGE * PAGE + DISTANCE
    end = max(address + size for address, size in statics.items()) + DISTANCE
    map_memory(start, -(-(end - start) // PAGE) * PAGE)
    return Mirror(start, DISTANCE, ram.host + ram.size)


def gaps_cleared(kind: type, data: bytes) -> bytes:
    """An object's bytes with zeros between its fields."""
    packer = layout_of(kind).packer
    if kind is Slot:
        return data
    return packer.pack(*packer.unpack(data[: packer.size])) + data[packer.size :]


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
