"""The long run, cut short for a test."""

from userland.systems.bench_long import PROGRAMS as PROGRAMS

CONSTANTS = {"userland.bench.counter.ROUNDS": 20}
