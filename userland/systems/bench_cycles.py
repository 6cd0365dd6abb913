"""The benchmark on a simulated core: it counts cycles, and the clock is where both cores let a device be."""

from userland.systems.bench import PROGRAMS as PROGRAMS

CONSTANTS = {
    "userland.bench.counter.CYCLES": True,
    "userland.bench.counter.CLOCK_PAGE": 0x1000_1000,
    "userland.bench.counter.ALARM_INTERRUPT": 3,
}
