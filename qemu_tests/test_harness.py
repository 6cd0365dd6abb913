"""The harness, tested on guests of a few instructions: success, each kind of failure, what it leaves."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from qemu_tests import bundle
from qemu_tests.conftest import Boot
from qemu_tests.guest import build_guest, say
from qemu_tests.machine import ConsoleFailure, ConsoleTimeout, MachineExited

OFF = "    call power_off\n"
SPIN = "    li s5, 0x5eed\nspin:\n    j spin\n"


@pytest.fixture(autouse=True)
def _failures_go_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "FAILURES", tmp_path / "failures")


def test_prints_and_powers_off(boot: Boot, tmp_path: Path) -> None:
    with boot(build_guest(tmp_path, say(0) + say(1) + OFF, "one 42\\n", "two\\n")) as machine:
        machine.run()
        assert machine.expect(r"^one (\d+)$")[1] == "42"
        machine.expect("two")
        machine.expect_exit(0)


def test_starts_stopped(boot: Boot, tmp_path: Path) -> None:
    with boot(build_guest(tmp_path, say(0) + OFF, "one\\n")) as machine:
        assert machine.registers()["pc"] == 0x1000
        assert machine.console == ""


@pytest.mark.parametrize(("icount", "smp", "memory"), [(True, 1, "128M"), (False, 2, "64M")])
def test_options(icount: bool, smp: int, memory: str, boot: Boot, tmp_path: Path) -> None:
    guest = build_guest(tmp_path, say(0) + OFF, "one\\n")
    with boot(guest, icount=icount, smp=smp, memory=memory) as machine:
        machine.run()
        machine.expect("one")
        machine.expect_exit(0)


def test_expectations_are_in_order(boot: Boot, tmp_path: Path) -> None:
    with pytest.raises(MachineExited, match="before 'one'"):
        with boot(build_guest(tmp_path, say(0) + say(1) + OFF, "one\\n", "two\\n")) as machine:
            machine.run()
            machine.expect("two")
            machine.expect("one")


def test_failure_pattern_ends_the_wait(boot: Boot, tmp_path: Path) -> None:
    with pytest.raises(ConsoleFailure, match="kernel panic"):
        with boot(build_guest(tmp_path, say(0) + SPIN, "kernel panic: no idea\\n")) as machine:
            machine.run()
            machine.expect("never", timeout=60)


def test_registers_and_memory(boot: Boot, tmp_path: Path) -> None:
    with boot(build_guest(tmp_path, say(0) + SPIN, "spinning")) as machine:
        machine.run()
        machine.expect("spinning")
        machine.monitor.human("info status")
        machine.stop()
        registers = machine.registers()
        assert registers["sstatus"] & 0x2 == 0
        assert {"pc", "sp", "t6", "scause", "sepc", "stval", "satp"} <= registers.keys()
        code = machine.read_memory(0x80200000, 16)
        assert code == machine.read_memory(0x80200000, 16, physical=True)
        assert b"spinning\0" in machine.read_memory(0x80200000, 0x2000)
        machine.cont()


def test_timeout_leaves_a_bundle(boot: Boot, tmp_path: Path) -> None:
    with pytest.raises(ConsoleTimeout, match="its console ends") as caught:
        with boot(build_guest(tmp_path, say(0) + SPIN, "spinning\\n")) as machine:
            machine.run()
            machine.expect("spinning")
            machine.expect("never", timeout=0.5)
    folder = tmp_path / "failures" / "test_timeout_leaves_a_bundle"
    assert str(folder) in caught.value.__notes__[0]
    names = {path.name for path in folder.iterdir()}
    assert names == {"console.log", "command.txt", "registers.txt", "trap.txt", "backtrace.txt"}
    assert "spinning" in (folder / "console.log").read_text()
    assert "5eed" in (folder / "registers.txt").read_text()
    assert "sepc" in (folder / "trap.txt").read_text()
    assert "guest.S:" in (folder / "backtrace.txt").read_text()


def test_ended_machine_leaves_its_console(boot: Boot, tmp_path: Path) -> None:
    with pytest.raises(MachineExited, match="exited with 0, not 3"):
        with boot(build_guest(tmp_path, say(0) + OFF, "bye\\n")) as machine:
            machine.run()
            machine.expect_exit(3)
    assert "bye" in (tmp_path / "failures/test_ended_machine_leaves_its_console/console.log").read_text()


def test_bad_image_says_why(boot: Boot, tmp_path: Path) -> None:
    with pytest.raises(MachineExited, match="could not load kernel"):
        with boot(tmp_path / "absent.elf"):
            pass


def test_terminal(tmp_path: Path) -> None:
    """`make qemu </dev/null`: the console on standard output, QEMU's exit status, and it ends by itself."""
    image = build_guest(tmp_path, say(0) + OFF, "on the terminal\\n")
    argv = [sys.executable, "-m", "qemu_tests", "run", "--icount", "1", str(image)]
    result = subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True, timeout=30, check=False)
    assert result.returncode == 0
    assert b"on the terminal" in result.stdout
