"""`python -m qemu_tests.profile call_0w`: where the instructions of one benchmark go, function by function.

QEMU writes down the address of every instruction of the kernel, and each time the root task keeps a sample.
What lies between the last two samples of a measurement is shown: each entry of the kernel by itself, split by
functions as they stand in the source (inlined ones too), in the order in which they were first met.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from elftools.elf.elffile import ELFFile
from elftools.elf.sections import SymbolTableSection

from qemu_tests.bench import FAILURE, TIMEOUT, parse_results
from qemu_tests.conftest import build_image
from qemu_tests.machine import Machine

TRACE: Final = Path("build/bench/trace.log")
KERNEL: Final = Path("build/release/kernel.elf")
ROOT: Final = Path("build/release/obj/bench/root.elf")
ADDRESS: Final = re.compile(r"^Trace \d+: \S+ \[\w+/(\w+)/")
SAMPLE, TOLD = "keep", "tell_of"  # functions of the root task

PHASES: Final = {  # of the source files that a function can stand in; what is not listed is the object's own
    "boot/trap.S": "entry and exit",
    "kernel/arch/riscv64/trap.py": "entry and exit",
    "kernel/entry.py": "entry and exit",
    "kernel/clock.py": "time",
    "kernel/budget.py": "time",
    "kernel/refill.py": "time",
    "kernel/arch/riscv64/timer.py": "time",
    "kernel/cspace.py": "decode",
    "kernel/syscall.py": "decode",
    "kernel/invocation.py": "decode",
    "kernel/call.py": "decode",
    "kernel/ipc.py": "transfer",
    "kernel/message.py": "transfer",
    "kernel/fault_message.py": "transfer",
    "kernel/answer.py": "transfer",
    "kernel/queue.py": "switch",
    "kernel/ready.py": "switch",
    "kernel/release.py": "switch",
    "kernel/schedule.py": "switch",
    "kernel/switch.py": "switch",
    "kernel/arch/riscv64/translate.py": "switch",
    "kernel/arch/riscv64/space.py": "switch",
    "kernel/arch/riscv64/vspace.py": "switch",
}


class Place(NamedTuple):
    """Where an instruction comes from."""

    function: str
    file: str
    line: str


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="qemu_tests.profile", description=__doc__)
    parser.add_argument("name", help="of a measurement of `make bench`")
    parser.add_argument("--lines", action="store_true", help="every instruction, with its line")
    arguments = parser.parse_args(argv)
    names = trace()
    if arguments.name not in names:
        parser.error(f"no measurement is called {arguments.name!r}; there are: {', '.join(names)}")
    entries = split_entries(samples_of(names.index(arguments.name)))
    places = find_places(sorted({address for entry in entries for address in entry}))
    for entry in entries:
        print(format_lines(entry, places) if arguments.lines else format_entry(entry, places))
    return 0


def trace() -> list[str]:
    """Run the benchmark with every instruction written down; the names of what was measured."""
    image = build_image("bench")
    TRACE.parent.mkdir(parents=True, exist_ok=True)
    start, end = symbol(KERNEL, "kernel_text_start"), symbol(KERNEL, "kernel_text_end")
    ranges = [f"{start:#x}..{end:#x}", *(f"{symbol(ROOT, name):#x}+1" for name in (SAMPLE, TOLD))]
    machine = Machine(image, name="profile", icount=True, failure=FAILURE)
    machine.argv += ["-singlestep", "-d", "exec,nochain", "-D", str(TRACE), "-dfilter", ",".join(ranges)]
    with machine:
        machine.run()
        machine.expect(r"^bench: done$", timeout=TIMEOUT)
        machine.expect_exit(0, timeout=TIMEOUT)
        return [result.name for result in parse_results(machine.console)]


def addresses() -> Iterator[int]:
    """Of the instructions that QEMU has written down, in order."""
    with TRACE.open() as file:
        for line in file:
            if found := ADDRESS.match(line):
                yield int(found[1], 16)


def samples_of(number: int) -> list[int]:
    """The instructions between the last two samples of a measurement.

    One that is told of without samples of its own was measured along with the one before.
    """
    sample, told = symbol(ROOT, SAMPLE), symbol(ROOT, TOLD)
    last: list[int] = []
    current: list[int] = []
    measured = 0
    for address in addresses():
        if address == sample:
            last, current = current, []
        elif address == told:
            measured += 1
            if measured > number:
                return last
            current = []
        else:
            current.append(address)
    raise AssertionError("the trace ends early")


def split_entries(trace: list[int]) -> list[list[int]]:
    """Each time that the kernel was entered."""
    entry = symbol(KERNEL, "trap_entry")
    entries: list[list[int]] = []
    for address in trace:
        if address == entry:
            entries.append([])
        entries[-1].append(address)
    return entries


@cache
def symbol(elf: Path, name: str) -> int:
    with elf.open("rb") as file:
        table = ELFFile(file).get_section_by_name(".symtab")
        assert isinstance(table, SymbolTableSection), f"{elf} has no symbols"
        found = table.get_symbol_by_name(name)
        assert found, f"{elf} has no symbol {name}"
        return int(found[0]["st_value"])


def find_places(wanted: list[int]) -> dict[int, Place]:
    """The innermost function at each address, also where it was inlined."""
    argv = ["riscv64-unknown-elf-addr2line", "-e", str(KERNEL), "-f", "-i", "-a"]
    text = subprocess.run(argv, input="\n".join(map(hex, wanted)), capture_output=True, text=True, check=True).stdout
    places = {}
    for block in text.split("0xf")[1:]:
        address, function, place = block.splitlines()[:3]
        file, _, line = place.split(" ")[0].rpartition(":")
        places[int("0xf" + address, 16)] = Place(function, file.removeprefix("./"), line)
    return places


def format_entry(entry: list[int], places: dict[int, Place]) -> str:
    """How many instructions, by phase and by function."""
    functions = Counter(places[address][:2] for address in entry)
    phases = Counter(PHASES.get(places[address].file, "operation") for address in entry)
    lines = [f"{len(entry)} instructions: " + ", ".join(f"{p} {n}" for p, n in phases.items())]
    return "\n".join([*lines, *(f"  {n:5}  {name}  {file}" for (name, file), n in functions.items())])


def format_lines(entry: list[int], places: dict[int, Place]) -> str:
    """Every instruction."""
    lines = [f"  {a:x}  {p.function}  {p.file}:{p.line}" for a in entry for p in [places[a]]]
    return "\n".join([f"{len(entry)} instructions", *lines])


if __name__ == "__main__":
    sys.exit(main())
