"""Samples of one measurement: taken by an object that keeps them, then told as least, middle and greatest."""

from __future__ import annotations

from typing import Final

from codegen.lang import Array, bound, cold, console, csr_read, inline, u64, urange
from userland.bench.counter import CYCLES
from userland.runtime.shapes import SAMPLES as COUNT
from userland.runtime.shapes import Samples
from userland.runtime.state import runtime

WARM_UP: Final = 8
TURNS: Final = WARM_UP + COUNT


@inline
def now() -> u64:
    """Instructions or cycles so far, of user mode and kernel together."""
    return csr_read("cycle") if CYCLES else csr_read("instret")


def keep(turn: u64, start: u64, end: u64) -> None:
    """Remember a sample, unless it is from the warm-up."""
    put(runtime.samples, turn, start, end)


def keep_answer(turn: u64, start: u64, end: u64) -> None:
    """Remember a sample of the way back."""
    put(runtime.answers, turn, start, end)


@cold
def put(samples: Samples, turn: u64, start: u64, end: u64) -> None:
    samples.start = start
    samples.end = end
    if turn >= WARM_UP:
        samples.values[turn - WARM_UP] = end - start


def tell(name: str) -> None:
    """One line for the tool that reads the console; what reading the counter costs is taken off."""
    tell_of(runtime.samples, name)


def tell_answers(name: str) -> None:
    """The same of the way back."""
    tell_of(runtime.answers, name)


@cold
def tell_of(samples: Samples, name: str) -> None:
    """The least, the middle and the greatest; and where the counter stood around the last one."""
    values = samples.values
    sort(values)
    overhead = cost_of_reading()
    least = values[0] - overhead
    middle = values[COUNT // 2] - overhead
    greatest = values[COUNT - 1] - overhead
    console(f"bench: {name} ")
    if CYCLES:
        console("cycles")
    else:
        console("instructions")
    console(f" {least} {middle} {greatest} from {samples.start} to {samples.end}\n")


def cost_of_reading() -> u64:
    """What is counted between two readings with nothing in between."""
    start = now()
    return now() - start


def sort(samples: Array[u64]) -> None:
    """By insertion; there are few."""
    for i in urange(1, COUNT):
        j = i
        while j > 0 and samples[j - 1] > samples[j]:
            bound(COUNT, "each turn moves the sample one place down")
            swap = samples[j]
            samples[j] = samples[j - 1]
            samples[j - 1] = swap
            j -= 1
