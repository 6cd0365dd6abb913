"""How a trace is cut into samples, and its instructions are told apart."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from qemu_tests.phases import FILES, FUNCTIONS, HELPERS, PHASES, TRAP, Place, innermost, phase_of, phases_of
from qemu_tests.trace import IS_DATA, IS_READING, PASSED_BITS, STOOD_STILL, Lines, Step, core_samples, lines_of, samples

KERNEL = -(1 << 38)
ENTRY, CALL, COPY, LEAVE = KERNEL, KERNEL + 0x100, KERNEL + 0x13E, KERNEL + 0x10
PLACES = {
    ENTRY: Place("trap_entry", TRAP, "1"),
    CALL: Place("call_through", "kernel/fastpath.py", "2"),
    COPY: Place("copy_buffer", "kernel/ipc.py", "3"),
    LEAVE: Place("trap_entry", TRAP, "4"),
}


def record(address: int, size: int = 4) -> int:
    return address << 8 | size


def test_samples(tmp_path: Path) -> None:
    """The piece between two readings is found, although the trace is some instructions ahead of the counter."""
    reading = record(0x1000) | IS_READING
    path = tmp_path / "trace"
    data = record(KERNEL + 0x800, 8) | IS_DATA
    words = [100, record(0x500), reading, record(0x1004), record(ENTRY), data, reading, record(0x1008), reading]
    np.array(words, dtype=np.int64).tofile(path)
    found = samples({"call": (99, 102), "user": (102, 104)}, path)
    assert found == {
        "call": [Step(0x1004, 4, ()), Step(ENTRY, 4, ((KERNEL + 0x800, 8),))],
        "user": [Step(0x1008, 4, ())],
    }
    with pytest.raises(AssertionError, match="not of this run"):
        samples({"call": (99, 112)}, path)


def test_core_samples(tmp_path: Path) -> None:
    """The piece between two readings is found by its cycles; the second reading is awaited too."""
    path = tmp_path / "trace"
    retired = [(0x1000, 100 + STOOD_STILL), (0x1004, 2), (ENTRY, 8), (ENTRY + 4, 0), (0x1008, 30), (0x100C, 1)]
    np.array([address << PASSED_BITS | passed for address, passed in retired], dtype=np.int64).tofile(path)
    steps = [Step(0x1004, 0, (), 2), Step(ENTRY, 0, (), 8), Step(ENTRY + 4, 0, (), 0), Step(0x1008, 0, (), 30)]
    assert core_samples({"call": (100, 140), "user": (140, 141)}, path) == {
        "call": steps,
        "user": [Step(0x100C, 0, ())],
    }
    with pytest.raises(AssertionError, match="not of this run"):
        core_samples({"call": (100, 139)}, path)
    text = Path("qemu_tests/rtl/model/trace.h").read_text()
    assert f"PASSED_BITS = {PASSED_BITS};" in text, "the model writes what is read here"


def test_phases_of_cycles() -> None:
    """An instruction stands for the cycles until it retired."""
    sample = [
        Step(0x1004, 0, (), 2),
        Step(ENTRY, 0, (), 8),
        Step(CALL, 0, (), 5),
        Step(LEAVE, 0, (), 7),
        Step(2, 0, (), 9),
    ]
    known = {"user": 11, "entry": 8, "decode": 5, "exit": 7}
    assert phases_of(sample, PLACES, 31) == dict.fromkeys(PHASES, 0) | known


def test_phases() -> None:
    """Each entry of the kernel begins anew; an instruction that trapped is not counted."""
    addresses = [0x1000, ENTRY, CALL, COPY, LEAVE, 0x1004, 0x8000_0000, ENTRY, CALL, LEAVE, 0x2000]
    found = phases_of([Step(address, 4, ()) for address in addresses], PLACES, 10)
    known = {"user": 2, "firmware": 1, "entry": 2, "decode": 2, "transfer": 1, "exit": 2}
    assert found == dict.fromkeys(PHASES, 0) | known


def test_an_inlined_call_belongs_to_what_is_called() -> None:
    assert phase_of(Place("enqueue", "kernel/fastpath.py", "1")) == "switch"


def test_what_is_nowhere_is_other() -> None:
    places = {CALL: Place("new_function", "kernel/fastpath.py", "1"), COPY: Place("main", "kernel/boot/new.py", "1")}
    assert phases_of([Step(CALL, 4, ()), Step(COPY, 4, ())], places, 2)["other"] == 2


def test_lines() -> None:
    """An instruction or access across two lines touches both; what a program does is not counted."""
    sample = [Step(0x1000, 4, ((0x2000, 8),)), Step(CALL, 4, ((0x3FC, 8), (0x400, 1))), Step(COPY, 4, ())]
    assert lines_of(sample) == Lines(
        frozenset([CALL >> 6, COPY >> 6, (COPY >> 6) + 1]), frozenset([0x3FC >> 6, 0x400 >> 6])
    )


def test_innermost_but_no_helper() -> None:
    lines = ["this_core", "./kernel/state.py:9", "enqueue", "./kernel/ready.py:51 (discriminator 2)", "x", "a.c:1"]
    assert innermost(lines) == Place("enqueue", "kernel/ready.py", "51")
    assert innermost(["lang_copy", "build/kernel.c:5"]) == Place("lang_copy", "build/kernel.c", "5")


def test_the_table_is_of_this_kernel() -> None:
    """Every file and function that it names is there, and every phase is one."""
    for file in (*FILES, *FUNCTIONS, *HELPERS, TRAP):
        assert Path(file).exists(), file
    for file, functions in FUNCTIONS.items():
        names = set(re.findall(r"^def (\w+)", Path(file).read_text(), re.MULTILINE))
        gone = functions.keys() - names
        assert not gone, f"{file} does not have what phases.py names: {gone}"
    phases = {*FILES.values(), *(phase for functions in FUNCTIONS.values() for phase in functions.values())}
    assert phases <= set(PHASES) - {"other"}
