"""The debug calls, and the kernel's console."""

from __future__ import annotations

from unittest.mock import patch

import pytest

from codegen.lang import machine, u8, u64
from kernel import debug, syscall
from kernel.abi.message import BUFFER_MESSAGE
from kernel.abi.syscalls import Syscall
from kernel.message import ipc_buffer, set_buffer_word
from kernel.object.deletion import delete
from kernel.object.derivation import empty
from kernel.shapes import A0, CSPACE, IPC_BUFFER_FRAME, ThreadState, ZombieCap
from kernel.tests import caller
from kernel.tests.caller import Caller
from kernel.tests.world import World

NUMBERS = {
    caller.EMPTY: 0,
    caller.FRAME: 1,
    caller.UNTYPED: 2,
    caller.PAGE_TABLE: 3,
    caller.ENDPOINT: 4,
    caller.NOTIFICATION: 6,
    caller.REPLY: 8,
    caller.CNODE: 10,
    caller.ASID_CONTROL: 11,
    caller.THREAD: 12,
    caller.ASID_POOL: 13,
    caller.IRQ_CONTROL: 14,
    caller.IRQ_HANDLER: 16,
    caller.DOMAIN: 20,
    caller.CONTEXT: 22,
    caller.SCHED_CONTROL: 24,
    1 << 40: 0,  # no slot
}


@pytest.mark.parametrize(("number", "kind"), NUMBERS.items())
def test_a_capability_is_identified_by_its_tag(number: int, kind: int) -> None:
    made = Caller()
    made.world.syscall(Syscall.DEBUG_CAP_IDENTIFY, number)
    assert made.thread.context.words[A0] == kind


@pytest.mark.unsound("a zombie whose thread lives")
def test_a_zombie_is_identified() -> None:
    made = Caller()
    made.slot(caller.THREAD).cap = ZombieCap(u64(0), u64(0), made.other.slots, made.other, u64(5))
    made.world.syscall(Syscall.DEBUG_CAP_IDENTIFY, caller.THREAD)
    assert made.thread.context.words[A0] == 18


def test_a_character_is_put_by_the_firmware() -> None:
    made = Caller()
    machine.sbi_calls.clear()
    made.world.syscall(Syscall.DEBUG_PUT_CHAR, ord("x"))
    assert machine.sbi_calls[0][:3] == (1, 0, ord("x"))


def test_the_kernels_console_is_the_firmwares() -> None:
    debug.put_char(u8(65))
    assert machine.sbi_calls[-1][:3] == (1, 0, 65)


def test_halt_turns_the_machine_off() -> None:
    made = Caller()
    with patch.object(debug, "power_off") as off:
        made.world.syscall(Syscall.DEBUG_HALT)
    off.assert_called_once()


def test_a_build_without_debug_calls_faults_on_them() -> None:
    made = Caller()
    with patch.object(syscall, "DEBUG", False):
        made.world.syscall(Syscall.DEBUG_PUT_CHAR, ord("x"))
    assert made.thread.state is ThreadState.INACTIVE


def name(made: Caller, number: int, text: bytes) -> bytes:
    """Name what is in a slot; the name that the other thread has then."""
    buffer = ipc_buffer(made.thread, for_writing=True)
    for i in range(4):
        word = int.from_bytes(text[i * 8 : i * 8 + 8].ljust(8, b"\0"), "little")
        set_buffer_word(buffer, u64(i + BUFFER_MESSAGE), u64(word))
    made.world.syscall(Syscall.DEBUG_NAME_THREAD, number)
    return b"".join(int(made.other.name[i]).to_bytes(8, "little") for i in range(4))


def test_a_thread_is_named_in_31_bytes() -> None:
    made = Caller()
    assert name(made, caller.THREAD, b"x" * 32) == b"x" * 31 + b"\0"
    made.other.state = ThreadState.RESTART
    made.world.start(made.other)
    machine.sbi_calls.clear()
    made.world.syscall(Syscall.DEBUG_DUMP_SCHEDULER)
    assert bytes(call[2] for call in machine.sbi_calls if call[0] == 1).count(b"x") == 31


@pytest.mark.parametrize("number", [caller.ENDPOINT, 1 << 40])
def test_only_a_thread_is_named(number: int) -> None:
    assert name(Caller(), number, b"x") == bytes(32)


def test_without_a_buffer_there_is_no_name() -> None:
    made = Caller()
    empty(made.thread.slots[IPC_BUFFER_FRAME])
    made.world.syscall(Syscall.DEBUG_NAME_THREAD, caller.THREAD)
    assert made.other.name[0] == 0


def test_a_full_name_is_dumped_whole() -> None:
    made = Caller()
    for i in range(4):
        made.thread.name[i] = u64(0x6161_6161_6161_6161)
    machine.sbi_calls.clear()
    made.world.syscall(Syscall.DEBUG_DUMP_SCHEDULER)
    assert bytes(call[2] for call in machine.sbi_calls if call[0] == 1) == b"a" * 32, "others have none"


def test_a_snapshot_of_nothing_says_nothing() -> None:
    world = World()
    world.start(thread := world.thread())
    delete(thread.slots[CSPACE])
    world.syscall(Syscall.DEBUG_SNAPSHOT)
    assert "cnode" not in machine.text
