"""Rounds between user mode and a compiled kernel that are done in C, and what they share with Python."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any, Final

from unicorn import riscv_const as riscv

from simulator.board import NEVER
from simulator.hosted import Kernel
from simulator.machine import Machine
from simulator.native import FLUSH_TRANSLATIONS

HEADER: Final = Path(__file__).with_name("rounds.h")


class Controls(MutableMapping[str, int]):
    """Control and status registers that are kept in C."""

    def __init__(self, ffi: Any, library: Any) -> None:
        self.ffi, self.library = ffi, library
        self.names: dict[str, Any] = {}  # C keeps their addresses

    def place(self, name: str) -> Any:
        if name not in self.names:
            self.names[name] = self.ffi.new("char[]", name.encode())
        return self.library.control_named(self.names[name])

    def __getitem__(self, name: str) -> int:
        return int(self.place(name)[0])

    def __setitem__(self, name: str, number: int) -> None:
        self.place(name)[0] = number

    def __delitem__(self, name: str) -> None:
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


class Rounds:
    """The machine of a hosted kernel: its registers, and what the kernel asks of it, are C's from now on."""

    def __init__(self, machine: Machine, kernel: Kernel, kernel_pass: int) -> None:
        self.machine, self.kernel = machine, kernel
        hooks = machine.processor.hooks
        self.ffi, self.library = hooks.ffi, hooks.library
        self.state = self.ffi.new("struct rounds *", {"hooks": hooks.state, "processor": hooks.processor})
        self.state.flush_what, self.state.privilege = FLUSH_TRANSLATIONS, riscv.UC_RISCV_REG_PRIV
        self.state.status, self.state.kernel_pass = riscv.UC_RISCV_REG_MSTATUS, kernel_pass
        self.ask = self.ffi.callback("uint64_t(const char *)", self.read_pending)
        self.state.ask = self.ask
        for name, function in (("run", "uc_emu_start"), ("flush", "uc_ctl")):
            self.point(name, ctypes.cast(getattr(hooks.uclib, function), ctypes.c_void_p).value)
        for name in ("current", "float_owner", "system_call", "pc_behind"):
            self.point(name, kernel.address(kernel.ffi.addressof(kernel.library, name)))
        self.library.begin_rounds(self.state)
        self.take_over()

    def point(self, name: str, address: int | None) -> None:
        """Tell C where a function is."""
        kind = self.ffi.typeof(getattr(self.state, name))
        setattr(self.state, name, self.ffi.cast(kind, address))

    def take_over(self) -> None:
        """The kernel's intrinsics reach C, and Python's machine has its registers there."""
        controls = Controls(self.ffi, self.library)
        controls.update(self.machine.csrs)
        self.machine.csrs = controls
        self.machine.note = self.note
        self.kernel.on_failure = self.note_failure
        host, ffi = self.kernel.library.host, self.kernel.ffi
        names = {"read": "read_control", "write": "write_control", "forget": "forget", "clear": "clear"}
        for name, function in names.items():
            address = int(self.ffi.cast("uintptr_t", self.ffi.addressof(self.library, function)))
            setattr(host, name, ffi.cast(ffi.typeof(getattr(host, name)), address))

    def note(self) -> None:
        """Devices may have changed."""
        alarm = self.machine.clock.alarm
        self.state.alarm = NEVER if alarm is None else alarm
        self.state.is_raised = self.machine.plic.waiting() != 0

    def note_failure(self) -> None:
        self.state.has_failed = True

    def read_pending(self, name: object) -> int:
        """`sip` when the alarm may be due."""
        found = self.machine.pending()
        self.note()
        return found

    def advance(self, entries: int, last: int) -> tuple[int, bool]:
        """Go round until Python has to look: how often the kernel was entered, and whether that is in user mode."""
        self.machine.processor.stop = None
        self.note()
        self.state.entries, self.state.last, self.state.how = entries, last, self.kernel.library.RETURNED
        where = self.library.advance()
        self.state.has_failed = False
        return int(self.state.entries), bool(where == self.library.IN_USER_MODE)

    def settle(self) -> None:
        """Raise what went wrong in the kernel."""
        self.kernel.settle(self.state.how)

    def take_change(self) -> bool:
        """Whether memory changed behind Unicorn's back."""
        changed, self.state.has_changed = bool(self.state.has_changed), False
        return changed
