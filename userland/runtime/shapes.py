"""What a program remembers about itself and about the memory that it hands out."""

from __future__ import annotations

from typing import Final

from codegen.lang import Array, VAddr, embedded, embedded_array, kobject, u64

SAMPLES: Final = 32
OPERATIONS: Final = 16  # at most, of the long run


@kobject(size_bits=9)
class Samples:
    """What a benchmark measured, over and over, and between which two readings of the counter it did so last."""

    values: Array[u64] = embedded_array(u64, SAMPLES)
    start: u64 = u64(0)
    end: u64 = u64(0)


@kobject(size_bits=7)
class Memory:
    """The initial thread's untyped memory and free capability slots, as its boot info lists them."""

    boot_info: VAddr = VAddr(0)
    untypeds: u64 = u64(0)  # slot of the first one
    untyped_count: u64 = u64(0)
    next_slot: u64 = u64(0)
    last_slot: u64 = u64(0)  # the first slot that is not free any more
    cnode_bits: u64 = u64(0)


@kobject(size_bits=11)
class Runtime:
    """The program's own surroundings."""

    buffer: VAddr = VAddr(0)  # the IPC buffer
    uart: VAddr = VAddr(0)  # zero while nothing can be printed
    tcb: u64 = u64(0)  # the thread's capability to itself
    memory: Memory = embedded(Memory)
    samples: Samples = embedded(Samples)
    answers: Samples = embedded(Samples)  # of the way back, where both are measured


@kobject(size_bits=6)
class Suite:
    """One run of the conformance suite; slots from `first_slot` on and all of `memory` are the test's."""

    memory: u64 = u64(0)
    first_slot: u64 = u64(0)
    checks: u64 = u64(0)
    failures: u64 = u64(0)  # of the current test
    tests: u64 = u64(0)
    threads: u64 = u64(0)  # puppets that the current test has made


@kobject(size_bits=9)
class Tally:
    """What each operation of the benchmark's long run took, by its number."""

    count: Array[u64] = embedded_array(u64, OPERATIONS)
    least: Array[u64] = embedded_array(u64, OPERATIONS)
    most: Array[u64] = embedded_array(u64, OPERATIONS)
    total: Array[u64] = embedded_array(u64, OPERATIONS)
