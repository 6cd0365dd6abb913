"""Record a run of the real machine: what entered its kernel, and the trace of what left it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TextIO

from kernel.shapes import Tcb
from simulator.engine import Frame
from simulator.layout import Reference
from simulator.metal import ENTRIES, START, Metal
from simulator.metal_state import MetalState
from simulator.recording import Input, write_input
from simulator.stub import FLOAT, MachineIsOff
from simulator.trace import BOOT, BUFFER_BYTES, Moment

EXTERNAL: Final = 1 << 63 | 9
FLOATS_DIRTY: Final = 0x6000
FCSR, SSTATUS, SEPC, SCAUSE, STVAL = 3, 0x100, 0x141, 0x142, 0x143
STATUS_BITS: Final = 0x8000_0003_0000_6122  # SD, UXL, FS, SPP, SPIE and SIE: what the kernel keeps of it
CHUNK: Final = 64


class Recorder:
    """Goes from stop to stop, and from one entry of the kernel to the next."""

    def __init__(self, metal: Metal, placed: dict[str, int], observe: Callable[[Moment], None], file: TextIO) -> None:
        self.metal = metal
        self.stub = metal.stub
        self.state = MetalState(metal, placed)
        self.observe = observe
        self.file = file
        self.input = Input()
        self.number = -1  # of the entry; the boot is number 0
        self.is_inside = False
        self.thread = 0  # the current one
        self.writable: list[tuple[int, bytes]] = []  # memory that user mode can change since it runs
        self.entries = set(map(metal.place, ENTRIES))
        self.controller = 0

    def run(self) -> None:
        """Until the machine turns itself off."""
        try:
            while True:
                self.stub.go()
                while self.handle():
                    pass
        except MachineIsOff:
            write_input(self.file, self.input)

    def handle(self) -> bool:
        """One stop and the instruction there; whether that led to the next one."""
        registers = self.stub.general()
        at = registers[32]
        if at == self.metal.place(START):
            self.enter(self.booted(registers))
        elif at in self.entries and not self.is_inside:  # one of the two leads to the other
            self.enter(self.trapped(registers))
        elif at in self.metal.exits:
            self.leave(registers)
        self.stub.step()
        registers = self.stub.general()
        if at in self.metal.readers:
            name, register = self.metal.readers[at]
            self.input.reads.append((name, registers[register]))
        return registers[32] in self.metal.stops

    def booted(self, registers: list[int]) -> Input:
        """The kernel's arguments, and the device tree."""
        tree = registers[11]
        size = int.from_bytes(self.metal.read(tree + 4, 4), "big")
        return Input(cause=BOOT, words=registers[10:14], stores=[(tree, self.metal.read(tree, size).hex())])

    def enter(self, entry: Input) -> None:
        self.is_inside = True
        self.number += 1
        self.input = entry

    def trapped(self, registers: list[int]) -> Input:
        """What enters the kernel, with the thread's own registers."""
        cause, value, pc, status = map(self.metal.csr, (SCAUSE, STVAL, SEPC, SSTATUS))
        entry = Input(cause, value, [pc, *registers[1:32]], status & STATUS_BITS)
        if status & FLOATS_DIRTY == FLOATS_DIRTY:
            entry.floats = [self.metal.csr(FCSR), *(self.stub.register(FLOAT + i) for i in range(32))]
        if cause == EXTERNAL:
            entry.lines = self.metal.lines(self.controller)
        for start, before in self.writable:
            now = self.metal.read(start, len(before))
            if now != before:
                entry.stores += changes(start, before, now)
        return entry

    def leave(self, registers: list[int]) -> None:
        """The kernel is left with these registers."""
        self.is_inside = False
        frame = Frame([self.metal.csr(SEPC), *registers[1:32]], self.metal.csr(SSTATUS) & STATUS_BITS)
        thread, before = self.state.thread(), Frame(self.input.words, self.input.status)
        if self.number == 0:
            self.state.roots, before = (Reference(Tcb, thread),), Frame([0] * 32, 0)
            self.controller = self.state.controller()
        write_input(self.file, self.input)
        self.observe(
            Moment(
                self.number,
                self.input.cause,
                self.input.reads,
                (self.thread, before),
                (thread, frame),
                self.message(thread),
                lambda: self.state.take_left(thread, frame),
            )
        )
        self.thread = thread
        self.writable = [(at, self.metal.read(at, size)) for at, size in self.metal.writable_pages()]

    def message(self, thread: int) -> bytes:
        buffer = self.state.buffer(thread)
        return self.metal.read(buffer, BUFFER_BYTES) if buffer else b""


def changes(start: int, before: bytes, now: bytes) -> list[tuple[int, str]]:
    """The pieces that differ."""
    places = range(0, len(now), CHUNK)
    return [(start + i, now[i : i + CHUNK].hex()) for i in places if before[i : i + CHUNK] != now[i : i + CHUNK]]
