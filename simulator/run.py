"""A run: user mode until something concerns the kernel, the kernel, and on, until the machine is off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from simulator.board import EXTERNAL, NEVER, TIMER, PowerOff
from simulator.engine import Engine, Frame
from simulator.image import PackedImage
from simulator.machine import Machine
from simulator.processor import FLOATS_MASK, INSTRUCTION, Stop
from simulator.rounds import Rounds
from simulator.trace import BOOT, Moment, moment_of

INTERRUPT: Final = 1 << 63  # in scause
KERNEL_PASS: Final = 5000  # nanoseconds that each pass through the kernel is taken to last
USER_STATUS: Final = 0x2_0000_0020  # sstatus as a trap from user mode leaves it, …
STATUS_DIRTY: Final = 1 << 63  # … and with this if floating-point registers changed
TREE_BELOW_END: Final = 2 << 20
IDLE_CODE: Final = 0xFFFF_FFC0_8020_0000  # never run: idling is waiting for the next interrupt


class Stuck(Exception):
    """Nothing will ever happen any more, and the kernel did not notice."""


class BadPlace(Exception):
    """A place to stop at that is none."""


class Run:
    """One machine under one kernel. `entries` counts how often the kernel was entered."""

    def __init__(self, machine: Machine, engine: Engine, image: PackedImage, tree: bytes) -> None:
        self.machine = machine
        self.engine = engine
        self.image = image
        self.entries = 0
        self.frame: Frame | None = None
        self.rounds: Rounds | None = None
        self.between: Callable[[], None] = lambda: None  # in front of each entry that Python does
        self.observe: Callable[[Moment], None] | None = None
        self.tree_at = machine.ram.end - TREE_BELOW_END
        image.load(machine.ram)
        machine.ram.put(self.tree_at, tree)

    def start(self) -> None:
        """Boot the kernel."""
        self.engine.start(hart=0, tree=self.tree_at, kernel=self.image.start, idle=IDLE_CODE)
        self.leave()
        self.tell(0, BOOT, Frame([0] * 32, 0))

    def to_end(self) -> None:
        """Run until the machine is turned off."""
        try:
            self.to_entry(NEVER)
        except PowerOff:
            return

    def to_entry(self, entry: int) -> None:
        """Run until the kernel was entered so often."""
        if self.frame is None:
            self.start()
        while self.entries < entry:
            self.between()
            if self.rounds is not None and self.observe is None:
                self.go_round(self.rounds, entry)
            else:
                self.step()

    def go_round(self, rounds: Rounds, last: int) -> None:
        """Many entries, and then what is unusual, unless it was the last of them."""
        self.entries, is_in_user_mode = rounds.advance(self.entries, last)
        rounds.settle()
        if is_in_user_mode:
            frame, processor = Frame([], 0), self.machine.processor
            cause = self.save_user(frame, processor.finish(rounds.state.error))
            while cause is None:
                cause = self.interrupt() or self.run_user(frame)
            self.enter(frame, cause)
            return
        self.leave()
        if self.entries < last:
            self.step()

    def step(self) -> None:
        """Run up to the next entry of the kernel, and through it."""
        frame = self.frame
        assert frame is not None, "it was started"
        cause = self.interrupt()
        if cause is None:
            cause = self.wait() if frame.is_idle else self.run_user(frame)
        if cause is not None:
            self.enter(frame, cause)

    def enter(self, frame: Frame, cause: int) -> None:
        """Through the kernel."""
        self.entries += 1
        self.machine.wait(KERNEL_PASS)
        thread = self.engine.thread()
        self.engine.enter(frame, cause)
        self.leave()
        self.tell(thread, cause, frame)

    def tell(self, thread: int, cause: int, before: Frame) -> None:
        """The kernel was entered from `thread`, and is left."""
        if self.observe is not None:
            assert self.frame is not None, "it was just left"
            machine, before_it = self.machine, (thread, before)
            self.observe(moment_of(self.engine, machine.ram, self.entries, cause, machine.now(), before_it, self.frame))

    def leave(self) -> None:
        """Take up the thread that the kernel chose."""
        processor = self.machine.processor
        self.frame = self.engine.leave(processor)
        if self.machine.memory_changed or (self.rounds is not None and self.rounds.take_change()):
            processor.forget_code()
            self.machine.memory_changed = False
        if not self.frame.is_idle:
            processor.hooks.write_registers(self.frame.words)
            processor.set_float_bits(self.frame.status)

    def interrupt(self) -> int | None:
        """The cause of the interrupt that is taken now, if one is."""
        waiting = self.machine.pending() & self.machine.csrs.get("sie", 0)
        for number in (EXTERNAL, TIMER):
            if waiting >> number & 1:
                return INTERRUPT | number
        return None

    def wait(self) -> int | None:
        """Nobody runs: time passes until the next event."""
        deadline = self.machine.deadline()
        if deadline >= NEVER:
            raise Stuck("the machine idles, and no interrupt can ever come")
        self.machine.wait(max(deadline - self.machine.now(), 0))
        return None

    def run_user(self, frame: Frame) -> int | None:
        """Run the thread until it traps, which gives the cause, or time is up."""
        processor = self.machine.processor
        left = self.machine.deadline() - self.machine.now()
        return self.save_user(frame, processor.run(max(-(-left // INSTRUCTION), 1)))

    def save_user(self, frame: Frame, stop: Stop) -> int | None:
        """Take down the registers of the thread that stopped, and why it did."""
        processor = self.machine.processor
        frame.words = processor.hooks.read_registers()
        bits = processor.float_bits()
        frame.status = USER_STATUS | bits | (STATUS_DIRTY if bits == FLOATS_MASK else 0)
        self.machine.csrs["stval"] = stop.value
        return stop.cause
