"""How a profile is printed: the steps are made up here, the runs that they come from are tested with the benchmark."""

from __future__ import annotations

from qemu_tests.bench_targets import QEMU
from qemu_tests.phases import Place
from qemu_tests.profile import format_functions, format_head, format_lines
from qemu_tests.trace import Step

PLACES = {-8: Place("enqueue", "kernel/ready.py", "7"), -4: Place("update_time", "kernel/clock.py", "9")}
ON_CORE = [Step(0x1000, 0, (), 2), Step(-8, 0, (), 5), Step(-4, 0, (), 30), Step(-8, 0, (), 1)]


def test_on_a_core_functions_have_cycles() -> None:
    assert format_head(ON_CORE, "cva6") == "4 instructions, 38 cycles"
    said = format_functions(ON_CORE, PLACES).splitlines()
    assert said[0] == "user 2, switch 6, time 30"
    assert said[1:] == [
        "      2  user",
        "      6  switch  enqueue  kernel/ready.py",
        "     30  time  update_time  kernel/clock.py",
    ]


def test_each_line_has_what_it_took() -> None:
    said = format_lines(ON_CORE, PLACES).splitlines()
    assert said[0].split() == ["2", "1000", "user"]
    assert said[2].split() == ["30", "fffffffffffffffc", "time", "update_time", "kernel/clock.py:9"]


def test_in_qemu_instructions_are_counted() -> None:
    steps = [Step(-8, 4, ((0x20, 8),)), Step(-4, 4, ())]
    assert format_head(steps, QEMU) == "2 instructions"
    assert format_lines(steps, PLACES).splitlines()[0].split()[-1] == "20+8"
    assert format_functions(steps, PLACES).splitlines()[0] == "switch 1, time 1"
