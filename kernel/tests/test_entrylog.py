"""The log of kernel entries: what its lines say, which page it may be in, when it begins and when it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from codegen.lang import PAddr, VAddr, arena, machine, replace, u64
from kernel.abi.errors import Error
from kernel.abi.labels import Label
from kernel.abi.syscalls import Syscall
from kernel.arch.riscv64.floats import probe_floats
from kernel.arch.riscv64.trap import EXTERNAL, TIMER, handle_syscall, handle_trap
from kernel.benchmark import MOST_LINES
from kernel.object.deletion import delete, delete_alone
from kernel.object.derivation import insert_derived
from kernel.schedule import current_thread
from kernel.shapes import A0, A1, FrameCap, FrameSize, Slot
from kernel.state import core, shared
from kernel.tests.build import at
from kernel.tests.caller import EMPTY, ENDPOINT, FRAME, NOTIFICATION, SELF, Caller

LOG_AT = 0x1_2000_0000
PAGE = 30
COPY = 31
LOGGING = ("clock", "benchmark", "arch.riscv64.trap", "object.irq", "object.finalisation")
GOOD = FrameCap(FrameSize.MEGA, True, True, False, PAddr(LOG_AT), u64(0), VAddr(0))
INTERRUPT, UNKNOWN_SYSCALL, USER_LEVEL_FAULT, VM_FAULT, SYSCALL = 1, 2, 3, 5, 6  # libsel4: entry_type_t
ILLEGAL_OPERATION = Error.ILLEGAL_OPERATION.value
SET = Syscall.BENCHMARK_SET_LOG_BUFFER
RESET = Syscall.BENCHMARK_RESET_LOG
FINALIZE = Syscall.BENCHMARK_FINALIZE_LOG


@pytest.fixture(autouse=True)
def logging(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The constants of such a kernel, and a counter that the test moves."""
    for name in LOGGING:
        monkeypatch.setattr(f"kernel.{name}.LOG", True)
    monkeypatch.setattr("kernel.entry.FASTPATH", False)
    machine.csrs["cycle"] = 1000
    yield
    machine.csrs.pop("cycle")


def enter(number: int, argument: int = 0, *, label: int = 0) -> int:
    """The current thread makes a call, a hundred cycles later; what is in its a0 then."""
    thread = current_thread()
    machine.csrs["cycle"] += 100
    thread.context.words[A0] = u64(argument)
    thread.context.words[A1] = u64(label << 12)
    handle_syscall(u64(-number))
    return int(thread.context.words[A0])


def begun() -> Caller:
    """A caller whose log has begun."""
    made = Caller()
    made.world.put(PAGE, GOOD)
    assert enter(SET.value, PAGE) == 0
    assert enter(RESET.value) == 0
    return made


def word(line: int, index: int) -> int:
    return arena.read(int(at(LOG_AT)) + 24 * line + 8 * index, 8)


def entry(line: int = 0) -> tuple[int, int]:
    """The path of a line, and what comes from the next byte on."""
    said = (word(line, 1) >> 32) | (word(line, 2) << 32)
    return said & 0xFF, said >> 8


def number(line: int = 0) -> tuple[int, int]:
    """The same for a line that says a number, of core 0."""
    path, said = entry(line)
    assert said & 7 == 0
    return path, said >> 3


@pytest.mark.parametrize(
    ("call", "cptr", "label", "kind"),
    [
        (Syscall.YIELD, EMPTY, 0, 0),
        (Syscall.NB_SEND, ENDPOINT, 5, 4),
        (Syscall.SEND, NOTIFICATION, 0x7_FFFF, 6),
        (Syscall.SEND, NOTIFICATION, 0x8_0001, 6),
        (Syscall.CALL, FRAME, Label.PAGE_GET_ADDRESS.value, 1),
    ],
)
def test_a_system_call_is_told_by_its_number_kind_and_label(call: Syscall, cptr: int, label: int, kind: int) -> None:
    begun()
    enter(call.value, cptr, label=label)
    assert entry() == (SYSCALL, call.value | kind << 4 | (label & 0x7_FFFF) << 10)


@pytest.mark.parametrize("call", [Syscall.DEBUG_CAP_IDENTIFY.value, Syscall.BENCHMARK_NULL_SYSCALL.value, 500])
def test_any_other_call_is_told_by_its_number(call: int) -> None:
    begun()
    enter(call)
    assert number() == (UNKNOWN_SYSCALL, call)


@pytest.mark.parametrize(
    ("cause", "path"), [(0, USER_LEVEL_FAULT), (2, USER_LEVEL_FAULT), (7, VM_FAULT), (13, VM_FAULT)]
)
def test_a_fault_is_told_by_the_number_of_its_exception(cause: int, path: int) -> None:
    begun()
    machine.csrs["stval"] = 0x1234
    handle_trap(u64(cause))
    assert number() == (path, cause)


def test_an_interrupt_is_told_by_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    begun()
    shared.source_count = u64(8)
    monkeypatch.setattr("kernel.object.irq.claim", lambda: u64(3))
    handle_trap(u64(EXTERNAL))
    handle_trap(u64(TIMER))
    assert (number(0), number(1)) == ((INTERRUPT, 3), (INTERRUPT, 0))


def test_a_line_says_when_the_kernel_was_entered_and_how_long_it_took(monkeypatch: pytest.MonkeyPatch) -> None:
    begun()
    monkeypatch.setattr("kernel.benchmark.csr_read", lambda name: u64(machine.csrs[name] + (1 << 32) + 7))
    before = machine.csrs["cycle"]
    enter(Syscall.YIELD.value)
    enter(Syscall.YIELD.value)
    assert (word(0, 0), word(1, 0)) == (before + 100, before + 200)
    assert word(0, 1) & 0xFFFF_FFFF == 7, "32 bits of it"


def test_the_calls_about_the_log_are_not_in_it() -> None:
    begun()
    enter(Syscall.YIELD.value)
    assert enter(FINALIZE.value) == 1
    assert entry()[0] == SYSCALL


def test_nothing_is_logged_after_the_end_and_a_new_beginning_forgets_what_was() -> None:
    begun()
    enter(Syscall.YIELD.value)
    enter(Syscall.YIELD.value)
    assert enter(FINALIZE.value) == 2
    enter(Syscall.YIELD.value)
    assert enter(FINALIZE.value) == 2
    assert enter(RESET.value) == 0
    enter(Syscall.DEBUG_CAP_IDENTIFY.value)
    assert enter(FINALIZE.value) == 1
    assert number() == (UNKNOWN_SYSCALL, Syscall.DEBUG_CAP_IDENTIFY.value)


def test_a_full_log_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_LINES == (1 << 20) // 24
    monkeypatch.setattr("kernel.benchmark.MOST_LINES", 1)
    begun()
    enter(Syscall.YIELD.value)
    enter(Syscall.DEBUG_CAP_IDENTIFY.value)
    assert enter(FINALIZE.value) == 1
    assert entry()[0] == SYSCALL
    assert word(1, 0) == 0


@pytest.mark.parametrize(
    "cap",
    [
        replace(GOOD, size=FrameSize.PAGE),
        replace(GOOD, size=FrameSize.GIGA),
        replace(GOOD, can_write=False),
        replace(GOOD, is_device=True),
    ],
)
def test_only_a_page_of_2_mib_that_can_be_written_can_hold_it(cap: FrameCap) -> None:
    made = begun()
    made.world.put(COPY, cap)
    for cptr in (COPY, EMPTY, SELF, 1 << 40):
        assert enter(SET.value, PAGE) == 0
        assert enter(SET.value, cptr) == ILLEGAL_OPERATION
        assert enter(RESET.value) == ILLEGAL_OPERATION, "the page before is not the log's any more"
        assert enter(FINALIZE.value) == 0


def test_there_is_no_log_before_there_is_a_page() -> None:
    Caller()
    assert enter(RESET.value) == ILLEGAL_OPERATION
    assert enter(FINALIZE.value) == 0


@pytest.mark.parametrize("take", [delete, delete_alone])
def test_the_log_ends_with_the_last_capability_to_its_page(take: Callable[[Slot], object]) -> None:
    made = begun()
    made.world.put(COPY + 1, replace(GOOD, base=PAddr(LOG_AT + (1 << 21))))
    insert_derived(GOOD, made.slot(PAGE), made.slot(COPY))
    take(made.slot(PAGE))
    take(made.slot(COPY + 1))
    enter(Syscall.YIELD.value)
    assert core.lines == 1
    take(made.slot(COPY))
    enter(Syscall.YIELD.value)
    assert enter(FINALIZE.value) == 0
    assert enter(RESET.value) == ILLEGAL_OPERATION


def test_who_only_begins_to_use_floats_is_not_told() -> None:
    begun()
    probe_floats()
    handle_trap(u64(2))
    assert core.lines == 0
    handle_trap(u64(2))
    assert number() == (USER_LEVEL_FAULT, 2)
