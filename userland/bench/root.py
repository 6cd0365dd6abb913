"""The benchmark's root task: measures, and prints a line for each thing measured."""

from __future__ import annotations

from codegen.lang import console, export, u64
from userland.bench.calls import measure_calls
from userland.bench.faults import measure_faults
from userland.bench.local import measure_local
from userland.bench.objects import measure_objects
from userland.bench.signals import measure_signals
from userland.runtime.program import begin_root, end_program, need


@export
def main(argument: u64, programs: u64, program_count: u64) -> None:
    """Each group in its order."""
    uart = need(begin_root(argument), "console")
    console("bench: start\n")
    measure_local()
    measure_calls(programs, uart)
    measure_signals(programs, uart)
    measure_faults(programs, uart)
    measure_objects()
    console("bench: done\n")
    end_program()
