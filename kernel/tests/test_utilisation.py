"""A kernel that counts the cycles of threads: what it tells is what seL4's kernel of that configuration told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from codegen.lang import machine, u64
from kernel.abi.message import BUFFER_MESSAGE
from kernel.abi.syscalls import Syscall
from kernel.message import buffer_word, ipc_buffer, set_buffer_word
from kernel.object.derivation import empty
from kernel.object.tcb import restart
from kernel.shapes import A0, IPC_BUFFER_FRAME, ThreadState
from kernel.state import core
from kernel.tests.caller import CNODE, NOTIFICATION, SELF, THREAD, Caller

WORDS = 13
IN_KERNEL = 5  # cycles that each pass through the kernel takes
COUNTING = ("kernel.clock.UTILISATION", "kernel.syscall.UTILISATION", "kernel.benchmark.UTILISATION")
GET = Syscall.BENCHMARK_GET_THREAD_UTILISATION
RESET = Syscall.BENCHMARK_RESET_THREAD_UTILISATION
DUMP_ALL = Syscall.BENCHMARK_DUMP_ALL_THREADS_UTILISATION
RESET_ALL = Syscall.BENCHMARK_RESET_ALL_THREADS_UTILISATION


@pytest.fixture(autouse=True)
def counting(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The constants of such a kernel, and a counter that the test moves."""
    for name in COUNTING:
        monkeypatch.setattr(name, True)
    monkeypatch.setattr("kernel.entry.FASTPATH", False)
    machine.csrs["cycle"] = 1000
    monkeypatch.setattr("kernel.benchmark.csr_read", lambda name: u64(machine.csrs[name] + IN_KERNEL))
    yield
    machine.csrs.pop("cycle")


def enter(made: Caller, number: Syscall, cptr: int = 0, *, after: int = 0) -> None:
    """The current thread runs for some cycles and makes a call."""
    machine.csrs["cycle"] += after
    made.world.syscall(number, cptr)


def told(made: Caller, cptr: int) -> list[int]:
    """What the caller is told of a thread; 7 where nothing was written."""
    buffer = ipc_buffer(made.thread, for_writing=True)
    for i in range(WORDS + 1):
        set_buffer_word(buffer, u64(BUFFER_MESSAGE + i), u64(7))
    enter(made, GET, cptr)
    words = [int(buffer_word(buffer, u64(BUFFER_MESSAGE + i))) for i in range(WORDS + 1)]
    assert words.pop() == 7
    return words


def measured() -> Caller:
    """The caller ran 100 cycles, the other thread 40, nobody 300, and the caller 20 more."""
    made = Caller()
    enter(made, Syscall.BENCHMARK_RESET_LOG)
    restart(made.other)
    enter(made, Syscall.WAIT, NOTIFICATION, after=100)
    assert core.current is made.other
    enter(made, Syscall.WAIT, NOTIFICATION, after=40)
    assert core.current is core.idle_thread
    machine.csrs["cycle"] += 300
    restart(made.thread)
    made.world.wait_us(1)
    assert core.current is made.thread
    enter(made, Syscall.BENCHMARK_FINALIZE_LOG, after=20)
    return made


def test_nothing_is_told_before_anything_was_counted() -> None:
    assert told(Caller(), SELF) == [0] * WORDS


def test_cycles_belong_to_who_ran_and_entries_to_who_entered() -> None:
    made = measured()
    idle = [300, 300, 2, IN_KERNEL, 1]  # the end of counting is told as a change to the idle thread
    total = [460, 5, 4 * IN_KERNEL, 4]
    assert told(made, SELF) == [120, 2, 2 * IN_KERNEL, 2, *idle, *total]
    assert told(made, THREAD) == [40, 1, IN_KERNEL, 1, *idle, *total]


def test_a_thread_counts_on_while_the_idle_one_and_all_together_begin_anew() -> None:
    made = measured()
    enter(made, Syscall.BENCHMARK_RESET_LOG)
    enter(made, Syscall.BENCHMARK_FINALIZE_LOG, after=8)
    assert told(made, SELF) == [128, 3, 3 * IN_KERNEL, 3, 0, 0, 1, 0, 0, 8, 2, IN_KERNEL, 1]


def test_nothing_counts_after_the_end() -> None:
    made = measured()
    before = told(made, SELF)
    enter(made, Syscall.BENCHMARK_NULL_SYSCALL, after=1000)
    enter(made, Syscall.BENCHMARK_FINALIZE_LOG, after=1000)
    assert told(made, SELF) == before


def test_a_thread_is_forgotten_alone() -> None:
    made = measured()
    before = told(made, SELF)
    enter(made, RESET, THREAD)
    assert told(made, THREAD)[:4] == [0] * 4
    assert told(made, SELF) == before


def test_all_threads_are_forgotten_but_what_they_used_together_is_not() -> None:
    made = measured()
    total = told(made, SELF)[9:]
    enter(made, RESET_ALL)
    assert told(made, SELF) == [0] * 9 + total
    assert told(made, THREAD) == [0] * 9 + total


def test_what_is_no_thread_is_passed_over() -> None:
    made = measured()
    before = told(made, SELF)
    for number in (0, CNODE, 1 << 40):
        enter(made, RESET, number)
        assert made.thread.context.words[A0] == number
        assert told(made, number) == [7] * WORDS
    assert told(made, SELF) == before


def test_nothing_is_told_without_a_buffer() -> None:
    made = measured()
    empty(made.thread.slots[IPC_BUFFER_FRAME])
    enter(made, GET, SELF)
    assert made.thread.state is ThreadState.RUNNING


def test_the_names_and_cycles_of_all_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    made = measured()
    said: list[str] = []
    monkeypatch.setattr("kernel.benchmark.dump_name", lambda thread: said.append(f"{thread.priority}"))
    monkeypatch.setattr("kernel.benchmark.console", said.append)
    enter(made, DUMP_ALL)
    assert said == ["50", ",40\n", "200", ",120\n"]


@pytest.mark.parametrize("number", [DUMP_ALL, RESET_ALL])
def test_the_calls_about_all_are_debug_calls(number: Syscall, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("kernel.syscall.DEBUG", "kernel.benchmark.DEBUG"):
        monkeypatch.setattr(name, False)
    made = measured()
    enter(made, number)
    assert made.thread.state is ThreadState.INACTIVE


def test_debug_calls_are_no_calls_about_cycles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kernel.syscall.DEBUG", False)
    made = Caller()
    enter(made, Syscall.DEBUG_PUT_CHAR, ord("x"))
    assert made.thread.state is ThreadState.INACTIVE
