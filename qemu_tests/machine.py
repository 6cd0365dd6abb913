"""One QEMU machine: its console, its monitor, and nothing left behind but a bundle when a test fails."""

from __future__ import annotations

import contextlib
import re
import socket
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from qemu_tests.bundle import leave_bundle
from qemu_tests.command import qemu_command
from qemu_tests.monitor import Monitor

FAILURE = r"(?i)panic|assertion failed|TEST FAIL"


class ConsoleTimeout(AssertionError):
    """The console went quiet before it printed what the test waits for."""


class ConsoleFailure(AssertionError):
    """The console printed what means failure."""


class MachineExited(AssertionError):
    """QEMU ended, or ended otherwise than the test expects."""


class Machine:
    """A context manager; the machine starts stopped and is gone when the block ends.

    with Machine(image, name="test_hello") as machine:
        machine.run()
        machine.expect("hello", failure="panic")
        machine.expect_exit(0)

    When the block ends in an exception, `build/failures/NAME/` tells what the machine was doing.
    """

    def __init__(
        self,
        image: Path,
        *,
        name: str,
        kernel: Path | None = None,
        memory: str = "128M",
        icount: bool = False,
        smp: int = 1,
        failure: str = FAILURE,
        serial: str = "chardev:console",
    ) -> None:
        self.image, self.name = image, name
        self.symbols = kernel or image.with_name("kernel.elf")  # for the backtrace of a failure
        self.argv = qemu_command(image, memory=memory, icount=icount, smp=smp)
        self.failure = failure
        self.serial = serial  # "null": nobody reads, so what prints never waits and counts are exact
        self.console = ""
        self._seen = 0  # up to here the console has been matched

    def __enter__(self) -> Self:
        self._serial, serial = socket.socketpair()
        monitor, control = socket.socketpair()
        with contextlib.closing(serial), contextlib.closing(control):
            self.argv += ["-S", *socket_chardev("console", serial), "-serial", self.serial]
            self.argv += [*socket_chardev("monitor", control), "-mon", "chardev=monitor,mode=control"]
            self._process = subprocess.Popen(
                self.argv,
                pass_fds=(serial.fileno(), control.fileno()),
                stdin=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
        try:
            self.monitor = Monitor(monitor)
        except Exception as error:
            raise MachineExited(self._end()) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is not None and isinstance(error, Exception):
                folder = leave_bundle(self)
                error.add_note(f"the machine's last state is in {folder}")
        finally:
            with contextlib.suppress(Exception):  # the machine may be gone already
                self.monitor.close()
            self._end()

    def _end(self) -> str:
        """Kill QEMU if it still runs; what it said on its standard error."""
        self._process.kill()
        said = self._process.communicate()[1].decode(errors="replace").strip()
        self._serial.close()
        return f"qemu: {said}" if said else "qemu ended without a message"

    def run(self) -> None:
        """Let the machine start, or go on."""
        self.monitor.cont()

    def send(self, text: str) -> None:
        """Type on the serial console."""
        self._serial.sendall(text.encode())

    def expect(self, pattern: str, *, failure: str | None = None, timeout: float = 10.0) -> re.Match[str]:
        """Read on until `pattern` appears behind the last match; fail at once when `failure` does.

        The console arrives in pieces, so a pattern that ends in `\\d+` or the like should end in `$`: that
        waits for the end of the line.
        """
        deadline = time.monotonic() + timeout
        while not (found := self._match(pattern, failure or self.failure)):
            if self._receive(deadline - time.monotonic()):
                continue
            if time.monotonic() < deadline:
                raise MachineExited(f"qemu ended before {pattern!r}{self.tail()}")
            raise ConsoleTimeout(f"no {pattern!r} within {timeout} s{self.tail()}")
        self._seen = found.end()
        return found

    def _match(self, pattern: str, failure: str) -> re.Match[str] | None:
        if pattern.endswith("$"):
            pattern = pattern[:-1] + r"(?=\n)"  # the end of what has arrived is not the end of a line
        found = re.compile(pattern, re.MULTILINE).search(self.console, self._seen)
        bad = re.compile(failure).search(self.console, self._seen)
        if bad and (found is None or bad.start() < found.start()):
            self._receive(0.2)  # the rest of the line explains it
            raise ConsoleFailure(f"the console says {bad[0]!r}{self.tail()}")
        return found

    def expect_exit(self, status: int = 0, *, timeout: float = 10.0) -> None:
        """Read the console to its end and wait until QEMU exits by itself."""
        deadline = time.monotonic() + timeout
        while self._receive(deadline - time.monotonic()):
            pass
        self._match(r"\Z", self.failure)
        try:
            found = self._process.wait(max(deadline - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            raise ConsoleTimeout(f"the machine still runs after {timeout} s{self.tail()}") from None
        if found != status:
            raise MachineExited(f"qemu exited with {found}, not {status}{self.tail()}")

    def _receive(self, timeout: float) -> bool:
        """Take in what the console has printed; False at its end or after `timeout` seconds."""
        if timeout <= 0:
            return False
        self._serial.settimeout(timeout)
        try:
            chunk = self._serial.recv(65536)
        except TimeoutError:
            return False
        self.console += chunk.decode(errors="replace").replace("\r", "")
        return bool(chunk)

    def tail(self) -> str:
        """The last lines of the console, to end a message with."""
        lines = self.console.splitlines()[-20:]
        return "; its console ends:\n" + "\n".join(lines) if lines else "; its console is empty"

    def stop(self) -> None:
        self.monitor.stop()

    def cont(self) -> None:
        self.monitor.cont()

    def registers(self) -> dict[str, int]:
        return self.monitor.registers()

    def read_memory(self, address: int, size: int, *, physical: bool = False) -> bytes:
        return self.monitor.read_memory(address, size, physical=physical)

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    def drain(self) -> None:
        """Take in what has been printed already."""
        while self._receive(0.05):
            pass


def socket_chardev(name: str, end: socket.socket) -> list[str]:
    return ["-chardev", f"socket,id={name},fd={end.fileno()}"]
