"""gdb shows Python: breakpoints by file and line, fields, capabilities and backtraces, in both profiles."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from qemu_tests.conftest import Boot, BuildImage
from qemu_tests.debugger import line_of, run_gdb
from qemu_tests.machine import Machine
from userland.hello.calls import CLIENT_PRIORITY, SERVER_PRIORITY
from userland.hello.protocol import CLIENT_BADGE
from userland.runtime.layout import PROCESS_BUFFER

PRINTERS = "source codegen/gdb_printers.py"
SYSCALL = "kernel/syscall.py"
MEMORY = "userland/hello/memory.py"
SERVER = "userland/hello/server.py"
TIMEOUT = 30.0

Frame = tuple[str, str, int]

profiles = pytest.mark.parametrize("profile", ["release", "checked"])


def backtrace(said: str) -> list[Frame]:
    """The frames that gdb printed: function, file and line, innermost first."""
    found = re.findall(r"^#\d+\s+(?:0x\w+ in )?(\w+) \(.*\) at (\S+):(\d+)$", said, re.MULTILINE)
    return [(name, file, int(line)) for name, file, line in found]


def check_frames(frames: list[Frame], *expected: tuple[str, str]) -> None:
    """The functions and their files; and each line calls the function that stands above it."""
    assert [(name, file) for name, file, _ in frames] == list(expected)
    for (callee, _, _), (_, file, line) in pairwise(frames):
        source = Path(file).read_text().splitlines()[line - 1]
        own_name = callee.removeprefix("kernel_syscall_")  # two functions are called handle_syscall
        assert re.search(rf"\b{own_name}\b", source), f"{file}:{line} does not call {callee}"


def printed(said: str, number: int) -> str:
    """What gdb printed as `$number`."""
    found = re.search(rf"^(?:Value returned is )?\${number} = (.*)$", said, re.MULTILINE)
    assert found, said
    return found[1]


def go_on(machine: Machine) -> None:
    """Without gdb the demo ends as it should."""
    machine.expect("^hello: done$", timeout=60)
    machine.expect_exit(0, timeout=30)


@profiles
def test_kernel(profile: str, image: BuildImage, boot: Boot) -> None:
    """Where the client calls: its thread, the capability that leads it to the server, the way here."""
    commands = [
        PRINTERS,
        "tbreak find_slot_of",
        "continue",
        "finish",
        f"break enter_call if core.current->priority == {CLIENT_PRIORITY}",
        "continue",
        "print thread->priority",
        "print thread->state",
        "print thread->slots[0].cap",
        "set $slots = (struct Slot *) ((long) thread->slots[0].cap.w0 >> 25)",
        "set $slot = $slots[cptr]",
        "print $slot.cap",
        "print $slot.link",
        "backtrace",
    ]
    with boot(image("hello", profile=profile)) as machine:
        said = run_gdb(machine, commands, machine.symbols, timeout=TIMEOUT)
        go_on(machine)
    window = "0xffffffc08[0-9a-f]{7}"
    assert re.fullmatch(rf"\(struct Slot \*\) {window}", printed(said, 1))
    assert printed(said, 2) == str(CLIENT_PRIORITY)
    assert printed(said, 3) == "ThreadState_RUNNING"
    assert re.fullmatch(rf"CNodeCap\(radix=5, guard_size=59, slots={window}, guard=0\)", printed(said, 4))
    rights = "can_send=True, can_receive=False, can_grant=False, can_grant_reply=True"
    cap = rf"EndpointCap\({rights}, endpoint={window}, badge={CLIENT_BADGE}\)"
    assert re.fullmatch(cap, printed(said, 5))
    assert re.fullmatch(rf"Link\(revocable=True, first_badged=True, next={window}\)", printed(said, 6))
    check_frames(backtrace(said), ("enter_call", "kernel/entry.py"), ("trap_entry", "boot/trap.S"))


@profiles
def test_root_task(profile: str, image: BuildImage, boot: Boot) -> None:
    """What gdb prints of the program's state is what the program itself says of it a moment later."""
    line = line_of(MEMORY, 'console(f"hello: retype: ')
    commands = [
        PRINTERS,
        f"break {MEMORY}:{line}",
        "continue",
        "print pages",
        "print runtime.memory.untyped_count",
        "print runtime.memory",
        "backtrace",
    ]
    root = Path("build") / profile / "obj/hello/root.elf"
    with boot(image("hello", profile=profile)) as machine:
        said = run_gdb(machine, commands, machine.symbols, root, timeout=TIMEOUT)
        pieces = machine.expect(r"in (\d+) pieces, (\d+) pieces of device memory")
        assert machine.expect(r"a notification and (\d+) pages")[1] == printed(said, 1)
        go_on(machine)
    assert int(printed(said, 2)) == int(pieces[1]) + int(pieces[2])
    assert f"untyped_count = {printed(said, 2)}" in printed(said, 3)
    check_frames(backtrace(said), ("show_retype", MEMORY), ("main", "userland/hello/root.py"))


@profiles
def test_server(profile: str, image: BuildImage, boot: Boot) -> None:
    """All programs have the same addresses, so the breakpoint asks for the address space of this one."""
    line = line_of(SERVER, "for index in urange(")
    commands = [
        PRINTERS,
        f"break receive_ipc if core.current->priority == {SERVER_PRIORITY}",
        "continue",
        "set $server = $satp",
        "delete",
        f"break {SERVER}:{line} if $satp == $server",
        "continue",
        "print/x runtime.buffer",
        "backtrace",
    ]
    program = Path("build") / profile / "obj/hello/server.elf"
    with boot(image("hello", profile=profile)) as machine:
        said = run_gdb(machine, commands, machine.symbols, program, timeout=TIMEOUT)
        go_on(machine)
    assert printed(said, 1) == f"{PROCESS_BUFFER:#x}", said
    check_frames(backtrace(said), ("checksum", SERVER), ("answer", SERVER), ("main", SERVER))


def test_by_hand(image: BuildImage) -> None:
    """`make qemu GDB=1` waits for the command that it prints."""
    argv = [sys.executable, "-m", "qemu_tests", "run", "--gdb", "1", str(image("hello"))]
    with subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True) as machine:
        assert machine.stdout is not None
        try:
            machine.stdout.readline()
            command = shlex.split(machine.stdout.readline())
            assert command[0] == "gdb-multiarch"
            for line in ("break handle_syscall", "continue", "print core.current->slots[0].cap"):
                command += ["-ex", line]
            command.insert(1, "-batch")
            gdb = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT, check=False)
            rest = machine.communicate(timeout=60)[0]
        finally:
            machine.kill()
    assert printed(gdb.stdout, 1).startswith("CNodeCap(radix="), gdb.stderr
    assert "hello: done\n" in rest.replace("\r", "")
    assert machine.returncode == 0
