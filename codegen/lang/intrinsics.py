"""What the machine can do and Python cannot say: one instruction compiled, simulated on CPython."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any, NoReturn, Protocol, TypeVar

from codegen.lang.integers import Integer, VAddr, u64
from codegen.lang.memory import arena
from codegen.lang.model import Array, value

I = TypeVar("I", bound=Integer)  # noqa: E741
E = TypeVar("E", bound=Enum)
P = TypeVar("P")
F = TypeVar("F", bound=Callable[..., Any])


class Panic(AssertionError):
    """The kernel stopped itself: CPython's form of `fatal`."""


class Hardware(Protocol):
    """A whole machine that answers the intrinsics instead; `simulator/` has one."""

    def read_csr(self, name: str) -> int: ...
    def write_csr(self, name: str, number: int) -> None: ...
    def forget(self, address: int | None, asid: int | None) -> None: ...
    def call_firmware(self, extension: int, function: int, first: int) -> None: ...
    def write_text(self, text: str) -> None: ...


class Simulation:
    """What the intrinsics touch under CPython; a test sets and reads it, unless there is `hardware`."""

    def __init__(self) -> None:
        self.hardware: Hardware | None = None
        self.reset()

    def reset(self) -> None:
        """As before power-on."""
        self.csrs: dict[str, int] = {}
        self.text = ""
        self.sbi_calls: list[tuple[int, ...]] = []
        self.fences: list[tuple[str, int, int]] = []
        self.instructions = 0

    def read_csr(self, name: str) -> int:
        """What a control and status register holds."""
        return self.hardware.read_csr(name) if self.hardware else self.csrs.get(name, 0)

    def write_csr(self, name: str, number: int) -> None:
        """Set a control and status register."""
        if self.hardware:
            self.hardware.write_csr(name, number)
        else:
            self.csrs[name] = number

    def forget(self, kind: str, address: int | None = None, asid: int | None = None) -> None:
        """Drop translations: all, those of an address space, or that of a page of one."""
        if self.hardware:
            self.hardware.forget(address, asid)
        else:
            self.fences.append((kind, address or 0, asid or 0))


machine = Simulation()


@value
class SbiResult:
    """What the firmware answers: an error code, zero for success, and a value (SBI specification, 3)."""

    error: u64
    value: u64


@value
class Registers:
    """The argument registers as a system call leaves them."""

    a0: u64
    a1: u64
    a2: u64
    a3: u64
    a4: u64
    a5: u64


@value
class Counted:
    """What a counted system call left in a0 and a1, and the count of instructions before and after it."""

    a0: u64
    a1: u64
    before: u64
    after: u64


def load(kind: type[I], *, at: VAddr) -> I:
    """Load an integer of this width from ordinary memory; `at` is a multiple of its size."""
    return kind(arena.read(int(at), kind.BITS // 8))


def store(number: Integer, *, at: VAddr) -> None:
    """Store an integer, as wide as it is, to ordinary memory; `at` is a multiple of its size."""
    arena.write(int(at), number.BITS // 8, int(number))


def device_load(kind: type[I], *, at: VAddr) -> I:
    """Load from a device register: once, in program order, never removed."""
    return kind(arena.read(int(at), kind.BITS // 8))


def device_store(number: Integer, *, at: VAddr) -> None:
    """Store to a device register: once, in program order, never removed."""
    arena.write(int(at), number.BITS // 8, int(number))


def clear_memory(*, at: VAddr, size: u64) -> None:
    """Set `size` bytes to zero; `at` and `size` are multiples of eight and no object lives there."""
    arena.clear(int(at), int(size))


def csr_read(name: str) -> u64:
    """Read the control and status register of this (constant) name."""
    return u64(machine.read_csr(name))


def csr_write(name: str, number: u64) -> None:
    """Write the control and status register of this (constant) name."""
    machine.write_csr(name, int(number))


def csr_set(name: str, mask: u64) -> None:
    """Set bits of the control and status register of this (constant) name."""
    machine.write_csr(name, machine.read_csr(name) | int(mask))


def csr_clear(name: str, mask: u64) -> None:
    """Clear bits of the control and status register of this (constant) name."""
    machine.write_csr(name, machine.read_csr(name) & ~int(mask))


def fence() -> None:
    """Order all memory and device accesses before against all after (`fence iorw, iorw`)."""


def fence_i() -> None:
    """Let instruction fetches see the stores before (`fence.i`)."""


def sfence_vma() -> None:
    """Forget every cached translation (`sfence.vma`)."""
    machine.forget("all")


def sfence_vma_asid(asid: u64) -> None:
    """Forget the cached translations of one address space (`sfence.vma x0, asid`)."""
    machine.forget("asid", asid=int(asid))


def sfence_vma_page(address: VAddr, asid: u64) -> None:
    """Forget the cached translation of one page of one address space (`sfence.vma address, asid`)."""
    machine.forget("page", int(address), int(asid))


def wfi() -> None:
    """Wait for an interrupt."""


def sbi_call(extension: u64, function: u64, first: u64, second: u64, third: u64) -> SbiResult:
    """Call the firmware (SBI specification, 3)."""
    if machine.hardware:
        machine.hardware.call_firmware(int(extension), int(function), int(first))
        return SbiResult(u64(0), u64(0))
    machine.sbi_calls.append((int(extension), int(function), int(first), int(second), int(third)))
    return SbiResult(u64(0), u64(0))


def syscall(number: u64, a0: u64, a1: u64, a2: u64, a3: u64, a4: u64, a5: u64, a6: u64, t0: u64) -> Registers:
    """Make a system call from user mode: `number` travels in a7."""
    raise NotImplementedError("user programs do not run on CPython")


def bare_syscall(number: u64, a0: u64, a1: u64, a2: u64, a3: u64, a4: u64, a5: u64, a6: u64) -> Registers:
    """The same as a bare call, which keeps no register but sp, gp and tp; if the kernel turns that down, as above."""
    raise NotImplementedError("user programs do not run on CPython")


def counted_syscall(
    number: u64, a0: u64, a1: u64, a2: u64, a3: u64, a4: u64, a5: u64, a6: u64, t0: u64, cycles: bool
) -> Counted:
    """A system call between two readings of `cycle`, or else of `instret`, with nothing else in between."""
    raise NotImplementedError("user programs do not run on CPython")


def resume(badge: u64, info: u64, m0: u64, m1: u64, m2: u64, m3: u64, words: Array[u64], answer: E) -> E:
    """Leave the kernel as the thread with these saved registers, behind the system call that it made.

    The first six arguments are what it finds in a0 to a5. Compiled, nothing comes back from here: the assembly in
    `boot/` goes on, with the registers that C keeps for a caller as the kernel's own caller left them. So this
    stands behind `return`, there and in whatever calls that; on CPython it gives `answer`.
    """
    for index, word in enumerate((badge, info, m0, m1, m2, m3)):
        words[u64(10 + index)] = word
    return answer


def resume_bare(badge: u64, info: u64, m0: u64, m1: u64, m2: u64, m3: u64, words: Array[u64], answer: E) -> E:
    """The same where the thread that made the system call does not want its other registers back."""
    return resume(badge, info, m0, m1, m2, m3, words, answer)


def fatal(text: str) -> NoReturn:
    """Stop the machine with a message: an invariant does not hold and nothing can be saved."""
    raise Panic(text)


def bound(most: u64 | int, why: str) -> None:
    """First in the body of a `while`: it turns at most `most` times, because `why`."""


def likely(condition: bool) -> bool:
    """A condition that nearly always holds."""
    return condition


def unlikely(condition: bool) -> bool:
    """A condition that nearly never holds."""
    return condition


def inline(function: F) -> F:
    """Compile the function into its callers."""
    return function


def cold(function: F) -> F:
    """The function is rarely called: keep it out of the way."""
    return function


def section(name: str) -> Callable[[F], F]:
    """Place the function in this section of the text: `.text.hot` stands first, next to the trap entry."""
    return lambda function: function


def export(function: F) -> F:
    """Assembly calls the function by its own name."""
    return function


def console_sink(function: F) -> F:
    """The function takes each character (a `u8`) that `console` writes."""
    return function


def console(text: str) -> None:
    """Write a text (mostly an f-string; `{x}` decimal, `{x:x}` hexadecimal) to the program's console sink."""
    if machine.hardware:
        machine.hardware.write_text(text)
    else:
        machine.text += text


def enum_from(kind: type[E], word: u64, *, default: E) -> E:
    """The member of `kind` whose value is `word`, or `default` if there is none."""
    return next((member for member in kind if member.value == int(word)), default)


def word_of(member: Enum) -> u64:
    """The number that stands for an enum member."""
    return u64(member.value)


def tag_of(thing: Any) -> u64:
    """The tag of a packed value that is one of several."""
    return u64(thing.TAG)


def first_address(thing: Any) -> VAddr:
    """The field of 39 bits in the first word of a packed value that is one of several, as an address."""
    from codegen.lang.layout import first_address as found

    return found(thing)


def raw_bits(thing: Any) -> u64:
    """The word that represents a packed value of one word."""
    from codegen.lang.layout import pack

    return u64(pack(thing)[0])


def from_bits(kind: type[P], word: u64) -> P:
    """The packed value of one word that `word` represents; the inverse of `raw_bits`."""
    from codegen.lang.layout import unpack

    return unpack(kind, int(word))
