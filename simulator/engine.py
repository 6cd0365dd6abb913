"""What a run needs of a kernel, whether that is Python or a library."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

from codegen.lang.intrinsics import Hardware
from codegen.lang.memory import Memory
from simulator.snapshot import State
from simulator.translate import Translations

ECALL: Final = 8  # in scause
ECALL_BYTES: Final = 4
FLOATS_MASK: Final = 0x6000  # sstatus.FS
SUPERVISOR: Final = 0x100  # sstatus.SPP: whether a trap came from supervisor mode, and goes back there


@dataclass(slots=True)
class Frame:
    """The registers of the thread that the kernel leaves as: `words[0]` is the pc."""

    words: list[int]
    status: int

    @property
    def is_idle(self) -> bool:
        """Whether this is the kernel's own thread, which waits for an interrupt."""
        return self.status & SUPERVISOR != 0


class Surroundings(Hardware, Memory, Protocol):
    """All that a kernel's intrinsics reach, and the machine's memory of translations."""

    translations: Translations

    def walk_memory(self) -> None: ...


class Floats(Protocol):
    """The floating-point registers of the processor: fcsr, then f0 to f31."""

    def read_floats(self) -> list[int]: ...
    def write_floats(self, words: list[int]) -> None: ...


class Engine(Protocol):
    """A kernel, entered and left as `boot/trap.S` does it; its current thread by its address; its whole state."""

    def start(self, hart: int, tree: int, kernel: int, idle: int) -> None: ...
    def enter(self, frame: Frame, cause: int) -> None: ...
    def leave(self, floats: Floats) -> Frame: ...
    def thread(self) -> int: ...
    def buffer(self) -> int: ...  # of that thread, its physical address, or 0
    def take_state(self) -> State: ...
