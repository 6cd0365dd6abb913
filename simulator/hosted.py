"""The kernel as a library: compiled code on this machine, whose intrinsics reach the simulated one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kernel.shapes import A7, ANEW, Core, Tcb
from linker.build import Configuration
from simulator.engine import ECALL, FLOATS_MASK, Floats, Frame, Surroundings
from simulator.image import PackedImage
from simulator.layout import Reference, layout_of
from simulator.library import KernelStopped, build_library, load, placed
from simulator.memory_state import MemoryState, buffer_in
from simulator.ram import HOST_WINDOW
from simulator.snapshot import State

HAS_ADDRESS, HAS_ASID = 1, 2


class Kernel:
    """The library, and the machine that it is in. Its state is static, so there is one in a process."""

    def __init__(self, config: Configuration, around: Surroundings) -> None:
        self.ffi, self.library = load(build_library(config))
        self.placed = placed(self.ffi, self.library)
        self.around = around
        self.failure: BaseException | None = None
        self.on_failure: Callable[[], None] = lambda: None
        self.kept: list[Any] = []  # what C calls must not be collected
        host = self.library.host
        for name, function in self.callbacks().items():
            kind = self.ffi.typeof(getattr(host, name))
            failed = True if name == "call_firmware" else 0
            arguments = {} if kind.result.kind == "void" else {"error": failed}
            self.kept.append(self.ffi.callback(kind, function, onerror=self.note, **arguments))
            setattr(host, name, self.kept[-1])

    def callbacks(self) -> dict[str, Callable[..., Any]]:
        """What C calls, by the names in `struct host`."""
        around = self.around
        names: dict[Any, str] = {}  # by the address of their text

        def name_of(text: Any) -> str:
            if text not in names:
                names[text] = self.ffi.string(text).decode()
            return names[text]

        return {
            "read": lambda name: around.read_csr(name_of(name)),
            "write": lambda name, number: around.write_csr(name_of(name), number),
            "forget": self.forget,
            "load": around.read,
            "store": around.write,
            "clear": around.clear,
            "call_firmware": self.call_firmware,
        }

    def note(self, kind: object, failure: BaseException, trace: object) -> None:
        """A callback failed; C goes on until it returns, and then the failure does."""
        self.failure = self.failure or failure
        self.on_failure()

    def forget(self, given: int, address: int, asid: int) -> None:
        self.around.forget(address if given & HAS_ADDRESS else None, asid if given & HAS_ASID else None)

    def call_firmware(self, extension: int, function: int, first: int) -> bool:
        self.around.call_firmware(extension, function, first)
        return False

    def call(self, name: str, *arguments: int) -> None:
        """Enter the kernel, and wait until it is left."""
        self.settle(getattr(self.library, name)(*arguments))

    def settle(self, how: int) -> None:
        """The kernel was left: raise what went wrong."""
        if self.failure is not None:
            failure, self.failure = self.failure, None
            raise failure
        if how == self.library.STOPPED:
            raise KernelStopped

    def read(self, address: int, size: int) -> bytes:
        """Bytes of this process."""
        return bytes(self.ffi.buffer(self.ffi.cast("char *", address), size))

    def write(self, address: int, data: bytes) -> None:
        self.ffi.memmove(self.ffi.cast("char *", address), data, len(data))

    def address(self, thing: Any) -> int:
        return int(self.ffi.cast("uintptr_t", thing))

    def words(self, name: str, count: int) -> Any:
        """The words of a static object."""
        return self.ffi.cast(f"uint64_t (*)[{count}]", getattr(self.library, name))[0]


class Hosted:
    """The library under user programs."""

    def __init__(self, machine: Surroundings, image: PackedImage, config: Configuration) -> None:
        self.kernel = Kernel(config, machine)
        self.first = 0
        machine.walk_memory()
        machine.translations.read_entry = self.read_entry
        self.kernel.words("boot_description", len(image.description))[0 : len(image.description)] = image.description

    def start(self, hart: int, tree: int, kernel: int, idle: int) -> None:
        self.kernel.call("start", hart, tree, kernel, idle)
        self.first = self.thread()

    def enter(self, frame: Frame, cause: int) -> None:
        """Save the registers of the thread that was stopped, and handle it."""
        saved = self.kernel.library.current()
        saved.words[0:32] = frame.words
        saved.status = frame.status
        if cause == ECALL:
            self.kernel.call("system_call", saved.words[A7])
        else:
            saved.resume_at = frame.words[0] + ANEW
            self.kernel.call("trap", cause)

    def leave(self, floats: Floats) -> Frame:
        """The registers of the thread that goes on."""
        saved, owner = self.kernel.library.current(), self.kernel.library.float_owner()
        if saved.status & FLOATS_MASK and owner != saved:
            self.exchange_floats(owner, saved, floats)
        return Frame([self.kernel.library.pc_behind(saved), *saved.words[1:32]], saved.status)

    def exchange_floats(self, owner: Any, saved: Any, floats: Floats) -> None:
        """Save the owner's floating-point registers, and take those of the current thread."""
        self.kernel.library.own_floats()
        if owner:
            owner.float_status, *words = floats.read_floats()
            owner.floats[0:32] = words
        floats.write_floats([saved.float_status, *saved.floats])

    def thread(self) -> int:
        current, start = self.kernel.address(self.kernel.library.current()), self.kernel.placed["core"]
        return 0 if start <= current < start + layout_of(Core).size else current

    def buffer(self) -> int:
        thread = self.thread()
        return buffer_in(self.kernel.read(thread, layout_of(Tcb).size)) if thread else 0

    def take_state(self) -> State:
        """All that is reached; what the first thread reaches is, whoever runs."""
        roots = (Reference(Tcb, self.first),)
        return MemoryState(self.kernel.read, self.kernel.placed, HOST_WINDOW, roots).take()

    def read_entry(self, address: int) -> int:
        """An entry of a page table, by its physical address: the kernel's own tables are outside of memory."""
        return int(self.kernel.ffi.cast("uint64_t *", address + HOST_WINDOW)[0])
