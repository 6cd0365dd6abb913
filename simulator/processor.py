"""User mode: Unicorn runs the thread's instructions until something concerns the kernel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol

from unicorn import Uc, UcError
from unicorn import riscv_const as riscv
from unicorn import unicorn_const as unicorn

from simulator.native import Hooks
from simulator.ram import RAM_BASE, Ram

ILLEGAL_INSTRUCTION: Final = 2
BREAKPOINT: Final = 3
PAGE: Final = 4096
FETCH, LOAD, STORE = "fetch", "load", "store"
KINDS: Final = {unicorn.UC_MEM_FETCH: FETCH, unicorn.UC_MEM_READ: LOAD, unicorn.UC_MEM_WRITE: STORE}
PAGE_FAULTS: Final = {FETCH: 12, LOAD: 13, STORE: 15}
ACCESS_FAULTS: Final = {FETCH: 1, LOAD: 5, STORE: 7}
HOLE: Final = 1 << 40  # where Unicorn finds nothing, so that it tells us the exact address
PC: Final = riscv.UC_RISCV_REG_PC
FLOATS: Final = list(range(riscv.UC_RISCV_REG_F0, riscv.UC_RISCV_REG_F31 + 1))
FLOATS_MASK: Final = 0x6000
USER, MACHINE = 0, 3  # privilege
READ_TIME: Final = 0xC010_2073  # csrrs rd, time, x0
TICK: Final = 100  # nanoseconds: the timebase runs at 10 MHz, …
INSTRUCTION: Final = 10  # … and the hart at 100 MHz


@dataclass(frozen=True, slots=True)
class Stop:
    """Why user mode ended, as scause and stval say it; `cause` is None when the limit was reached."""

    cause: int | None
    value: int = 0


class Device(Protocol):
    """A page of registers in physical memory."""

    def read(self, offset: int, size: int) -> int: ...
    def write(self, offset: int, size: int, number: int) -> None: ...


Translate = Callable[[int, str], tuple[int, int] | None]  # page and kind of access: physical page, rights


class Processor:
    """One hart in user mode. Instructions are counted, so that it can be stopped in front of any."""

    def __init__(self, ram: Ram, translate: Translate) -> None:
        self.ram = ram
        self.translate = translate
        self.device_pages: set[int] = set()
        self.stop: Stop | None = None
        self.uc: Any = Uc(unicorn.UC_ARCH_RISCV, unicorn.UC_MODE_RISCV64)
        self.uc.mem_map_ptr(RAM_BASE, ram.size, unicorn.UC_PROT_ALL, ram.host)
        self.uc.ctl_set_tlb_mode(unicorn.UC_TLB_VIRTUAL)
        self.uc.ctl_exits_enabled(True)
        self.uc.ctl_set_exits([])
        self.uc.hook_add(unicorn.UC_HOOK_MEM_INVALID, self.on_bad_access)
        names = {"pc": PC, "first": riscv.UC_RISCV_REG_X1}
        self.hooks = Hooks(self.uc, instruction=INSTRUCTION, tick=TICK, ram=RAM_BASE, end=ram.end, **names)
        self.uc.hook_add(unicorn.UC_HOOK_TLB_FILL, self.fill)

    def add_device(self, base: int, device: Device) -> None:
        """Let user mode reach a device's page, where it is mapped."""
        self.device_pages.add(base)
        self.uc.mmio_map(
            base,
            PAGE,
            lambda uc, offset, size, data: device.read(offset, size),
            None,
            lambda uc, offset, size, number, data: device.write(offset, size, number),
            None,
        )

    def run(self, limit: int) -> Stop:
        """Run from the current registers until a trap, or until `limit` instructions have run."""
        self.hooks.allow(limit)
        self.stop = None
        return self.go_on()

    def finish(self, error: int) -> Stop:
        """The same after C ran it, and Unicorn stopped."""
        failure, self.uc._hook_exception = self.uc._hook_exception, None
        if failure is not None:
            raise failure
        self.settle(error)
        return self.go_on()

    def go_on(self) -> Stop:
        """Until a trap, or until the limit."""
        self.uc.reg_write(riscv.UC_RISCV_REG_PRIV, USER)
        while self.stop is None and not self.hooks.is_used_up():
            self.step()
        self.uc.reg_write(riscv.UC_RISCV_REG_PRIV, MACHINE)  # Unicorn asks who we are that touch its registers
        return self.stop or Stop(None)

    def step(self) -> None:
        """Run until Unicorn stops, and find out why."""
        error = 0
        try:
            self.uc.emu_start(self.uc.reg_read(PC), 0)
        except UcError as failure:
            error = failure.errno
        self.settle(error)

    def settle(self, error: int) -> None:
        """Why Unicorn stopped."""
        if error == unicorn.UC_ERR_INSN_INVALID:  # how Unicorn tells of `ebreak`
            self.stop = Stop(BREAKPOINT, self.uc.reg_read(PC))
        elif error and self.stop is None:
            raise UcError(error)
        elif not error:
            cause = self.hooks.take_cause()
            if cause is not None and not (cause == ILLEGAL_INSTRUCTION and self.is_reading_time()):
                self.stop = Stop(cause)

    def is_reading_time(self) -> bool:
        """Whether the instruction that trapped only reads the time, which Unicorn does not know."""
        pc = self.uc.reg_read(PC)
        page = self.translate(pc & -PAGE, FETCH)
        if page is None or pc % PAGE > PAGE - 4 or not self.ram.holds(page[0], PAGE):
            return False
        word = self.ram.read(page[0] + pc % PAGE, 4)
        if word & 0xFFFFF07F != READ_TIME:
            return False
        self.hooks.note_reading(pc, riscv.UC_RISCV_REG_X0 + (word >> 7 & 31))
        return True

    def fill(self, uc: Any, page: int, kind: int, entry: Any, data: object) -> bool:
        """Unicorn asks for a translation."""
        access = KINDS[kind]
        found = self.translate(page, access)
        if found is not None and (self.ram.holds(found[0], PAGE) or found[0] in self.device_pages):
            entry.paddr, entry.perms = found
            if access == FETCH:
                self.hooks.note_code(found[0])
            else:
                entry.perms &= ~unicorn.UC_PROT_EXEC  # so that we are asked where instructions are
            return True
        cause = (PAGE_FAULTS if found is None else ACCESS_FAULTS)[access]
        pc = uc.reg_read(PC)
        self.stop = Stop(cause, pc if access == FETCH and pc & -PAGE == page else page)
        entry.paddr, entry.perms = HOLE, unicorn.UC_PROT_READ | unicorn.UC_PROT_WRITE
        return access != FETCH

    def on_bad_access(self, uc: Any, kind: int, address: int, size: int, value: int, data: object) -> bool:
        """Unicorn met the hole: now the exact address is known."""
        assert self.stop is not None, "only translations lead into the hole"
        self.stop = Stop(self.stop.cause, self.stop.value + address % PAGE)
        self.hooks.flush_translations()
        return False

    def float_bits(self) -> int:
        """sstatus.FS: off, initial, clean or dirty."""
        return int(self.uc.reg_read(riscv.UC_RISCV_REG_MSTATUS)) & FLOATS_MASK

    def set_float_bits(self, status: int) -> None:
        self.uc.reg_write(riscv.UC_RISCV_REG_MSTATUS, status & FLOATS_MASK)

    def read_floats(self) -> list[int]:
        """fcsr, and f0 to f31."""
        self.set_float_bits(FLOATS_MASK)  # or Unicorn hides fcsr
        return [int(self.uc.reg_read(register)) for register in (riscv.UC_RISCV_REG_FCSR, *FLOATS)]

    def write_floats(self, words: list[int]) -> None:
        self.set_float_bits(FLOATS_MASK)
        for register, word in zip((riscv.UC_RISCV_REG_FCSR, *FLOATS), words, strict=True):
            self.uc.reg_write(register, word)

    def forget_code(self) -> None:
        """Memory may have changed behind Unicorn's back."""
        self.uc.ctl_flush_tb()
        self.hooks.forget_code()
        self.forget_translations()

    def forget_translations(self) -> None:
        """Addresses may mean something else."""
        self.hooks.forget_readings()
        self.hooks.flush_translations()
