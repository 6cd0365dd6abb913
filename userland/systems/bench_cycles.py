"""The benchmark on a simulated core: it counts cycles, and there is no device that interrupts."""

from userland.systems.bench import PROGRAMS as PROGRAMS

CONSTANTS = {"userland.bench.counter.CYCLES": True, "userland.bench.counter.HAS_CLOCK": False}
