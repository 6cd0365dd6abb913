"""The image that boots: which instructions QEMU translated, and so ran, by the lines of its debug information."""

from __future__ import annotations

import re
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from elftools.elf.elffile import ELFFile

from qemu_tests.command import qemu_command
from simulator.coverage.page import Measured

INSTRUCTION: Final = re.compile(r"^0x([0-9a-f]+):  ", re.MULTILINE)
PATIENCE: Final = 300  # seconds
TEXT: Final = "0xffffffc000000000..0xfffffffffffffffe"


def measure_metal(image: Path) -> Measured:
    """Boot it, and wait until it turns the machine off."""
    with TemporaryDirectory() as folder:
        log = Path(folder, "translated")
        command = [*qemu_command(image, icount=True), "-serial", "null", "-d", "in_asm", "-D", str(log)]
        subprocess.run([*command, "-dfilter", TEXT], check=True, stdin=subprocess.DEVNULL, timeout=PATIENCE)
        ran = {int(found[1], 16) for found in INSTRUCTION.finditer(log.read_text())}
    measured: defaultdict[str, dict[int, bool]] = defaultdict(dict)
    for address, file, line in rows(image.with_name("kernel.elf")):
        measured[file][line] = measured[file].get(line, False) or address in ran
    return dict(measured)


def rows(kernel: Path) -> Iterator[tuple[int, str, int]]:
    """Where each line of Python begins in the text."""
    with kernel.open("rb") as file:
        debug = ELFFile(file).get_dwarf_info()
        for unit in debug.iter_CUs():
            program = debug.line_program_for_CU(unit)
            header = program.header if program else {}
            folders = [name.decode() for name in header["include_directory"]]
            names = [f"{folders[entry.dir_index]}/{entry.name.decode()}" for entry in header["file_entry"]]
            for entry in program.get_entries() if program else ():
                state = entry.state
                if state is not None and not state.end_sequence and names[state.file].startswith("kernel/"):
                    yield state.address, names[state.file], state.line
