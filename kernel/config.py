"""What a build decides: each constant can be set by `make`; see `docs/interface.md`."""

from __future__ import annotations

from typing import Final

FPU: Final = True  # user threads may use F and D registers; fixes the size of a TCB
DEBUG: Final = True  # the debug system calls and the kernel's own console are present
BENCHMARK: Final = True  # the benchmark system calls are present
UTILISATION: Final = False  # and the cycles that threads use are counted, which goes without FASTPATH only
LOG: Final = False  # and kernel entries are logged, which goes without FASTPATH only
FASTPATH: Final = True  # calls, answers, sends, signals and interrupts of the usual kind take a way of their own
CLOCK: Final = 0  # where the time is in memory, for machines on which its register traps; 0: the register
CHECKED: Final = True  # every assertion is compiled in

DOMAINS: Final = 2  # parts of the machine's time that threads are kept apart by
MAX_PRIORITY: Final = 255
RETYPE_FAN_OUT_LIMIT: Final = 256
PREEMPTION_INTERVAL: Final = 100  # units of work between two looks at pending interrupts
RESET_CHUNK_BITS: Final = 12  # bytes cleared between two preemption points
BOOT_BUDGET_US: Final = 5000  # time slice of the initial thread
MOST_SOURCES: Final = 127  # interrupts of devices that the kernel keeps state for
