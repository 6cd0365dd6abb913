"""Which phase of an operation each of its instructions belongs to: one table, by function and by source file."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from qemu_tests.trace import Step

PHASES: Final = (
    "user",  # the program's own instructions
    "firmware",
    "entry",  # registers saved, and told what kind of entry it is
    "decode",  # what is asked for, whether it may be, and whether it is usual
    "transfer",  # what goes from thread to thread: words, a signal, a reply object, time that is lent
    "work",  # what an invocation asks of an object that is no meeting point
    "time",  # the clock, budgets, the timer
    "switch",  # who runs next, the queues, the address space
    "exit",  # registers saved because somebody else goes on, and his restored
    "other",  # what this table does not know
)
TRAP: Final = "boot/trap.S"  # exit behind the last instruction of anything else, entry before
NO_FILE: Final = "??"  # the first instruction of the assembly has no line

# Functions of files that do a bit of everything.
FUNCTIONS: Final = {
    "kernel/fastpath.py": {
        "fast_call": "decode",
        "call_below": "decode",
        "call_through": "decode",
        "call_with_more": "decode",
        "fast_fault": "decode",
        "fast_send": "decode",
        "fast_reply_receive": "decode",
        "answer_below": "decode",
        "answer_through": "decode",
        "answer_others": "decode",
        "may_answer": "decode",
        "is_simple": "decode",
        "may_follow": "decode",
        "is_long": "decode",
        "may_run_on": "time",
        "is_undisturbed": "time",
        "meet": "transfer",
        "pass_words": "transfer",
        "wait_for_answer": "transfer",
        "lend": "transfer",
        "turn_round": "transfer",
        "wait_for_call": "transfer",
        "hand_over": "transfer",
        "begin_bare": "transfer",
        "hand_on": "transfer",
        "run_on": "switch",
        "become": "switch",
    },
    "kernel/fault.py": {"has_timeout_handler": "time", "handle_timeout": "time"},
    "kernel/fastsignal.py": {"fast_signal": "decode", "fast_wake": "transfer", "fast_wait": "transfer"},
    "kernel/arch/riscv64/space.py": {"space_of": "switch"},
    "kernel/arch/riscv64/vspace.py": {"activate": "switch", "find_own_spaces": "switch"},
    "kernel/fastyield.py": {"fast_yield": "switch", "may_take_turns": "decode"},
    "kernel/syscall.py": {"handle_syscall": "entry", "leave": "switch"},
}
FILES: Final = {
    "kernel/entry.py": "entry",
    "kernel/arch/riscv64/trap.py": "entry",
    "kernel/cspace.py": "decode",
    "kernel/syscall.py": "decode",
    "kernel/call.py": "decode",
    "kernel/invocation.py": "decode",
    "kernel/object/irq.py": "decode",
    "kernel/arch/riscv64/plic.py": "decode",
    "kernel/ipc.py": "transfer",
    "kernel/message.py": "transfer",
    "kernel/answer.py": "transfer",
    "kernel/fault.py": "transfer",
    "kernel/fault_message.py": "transfer",
    "kernel/object/endpoint.py": "transfer",
    "kernel/object/notification.py": "transfer",
    "kernel/object/reply.py": "transfer",
    "kernel/object/callstack.py": "transfer",
    "kernel/object/donation.py": "transfer",
    "kernel/object/cancel.py": "transfer",
    "kernel/preemption.py": "work",
    "kernel/arch/riscv64/frame.py": "work",
    "kernel/arch/riscv64/space.py": "work",
    "kernel/arch/riscv64/vspace.py": "work",
    "kernel/clock.py": "time",
    "kernel/budget.py": "time",
    "kernel/refill.py": "time",
    "kernel/arch/riscv64/timer.py": "time",
    "kernel/arch/riscv64/firmware.py": "time",
    "kernel/domain.py": "switch",
    "kernel/heap.py": "switch",
    "kernel/queue.py": "switch",
    "kernel/ready.py": "switch",
    "kernel/release.py": "switch",
    "kernel/schedule.py": "switch",
    "kernel/switch.py": "switch",
    "kernel/arch/riscv64/floats.py": "switch",
    "kernel/arch/riscv64/translate.py": "switch",
}
FOLDERS: Final = {"kernel/object/": "work"}  # for files that are not named above
# Their instructions count as their callers'. What the compiler makes stands in no file of the kernel's.
HELPERS: Final = ("kernel/state.py", "kernel/shapes.py", "kernel/arch/riscv64/window.py", "kernel/abi/")
OURS: Final = ("kernel/", "boot/")


class Place(NamedTuple):
    """Where an instruction comes from."""

    function: str
    file: str
    line: str


def phases_of(sample: list[Step], places: dict[int, Place], counted: int) -> dict[str, int]:
    """How many instructions or cycles each phase takes, `counted` in all.

    An instruction of a program that traps is not counted: it is executed again, or never.
    """
    found = Counter[str]()
    for name, step in attribute(sample, places):
        found[name] += step.cost
    found["user"] -= sum(step.cost for step in sample) - counted
    return {phase: found[phase] for phase in PHASES}


def attribute(sample: list[Step], places: dict[int, Place]) -> list[tuple[str, Step]]:
    """The phase of each step. Seen from the end: the assembly is the exit until anything else of the kernel is met."""
    result = []
    is_exit = True
    for step in reversed(sample):
        if not step.is_kernel:
            phase, is_exit = "firmware" if step.is_firmware else "user", True
        elif places[step.address].file in (TRAP, NO_FILE):
            phase = "exit" if is_exit else "entry"
        else:
            phase, is_exit = phase_of(places[step.address]), False
        result.append((phase, step))
    return result[::-1]


def phase_of(place: Place) -> str:
    """By the function, or by the file; a call that was inlined may stand in its caller's file under its own name."""
    known = FUNCTIONS.get(place.file, {}).get(place.function) or of_file(place.file)
    return known or of_file(homes().get(place.function, "")) or "other"


def of_file(file: str) -> str | None:
    in_folder = (phase for folder, phase in FOLDERS.items() if file.startswith(folder))
    return FILES.get(file) or next(in_folder, None)


@cache
def homes() -> dict[str, str]:
    """The file in which each function of the table's files is defined."""
    return {name: file for file in FILES for name in re.findall(r"^def (\w+)", Path(file).read_text(), re.MULTILINE)}


def find_places(samples: list[list[Step]], kernel: Path) -> dict[int, Place]:
    """The function that each of the kernel's instructions belongs to, also where it was inlined."""
    wanted = sorted({step.address for sample in samples for step in sample if step.is_kernel})
    argv = ["riscv64-unknown-elf-addr2line", "-e", str(kernel), "-f", "-i", "-a"]
    lines = "\n".join(hex(address + (1 << 64)) for address in wanted)
    text = subprocess.run(argv, input=lines, capture_output=True, text=True, check=True).stdout
    blocks = text.split("0xf")[1:]
    return {address: innermost(block.splitlines()[1:]) for address, block in zip(wanted, blocks, strict=True)}


def innermost(lines: list[str]) -> Place:
    """Of an instruction's functions, each followed by its place, the innermost that is no helper."""
    frames = []
    for function, where in zip(lines[::2], lines[1::2], strict=True):
        file, _, line = where.split(" ")[0].rpartition(":")
        frames.append(Place(function, file.removeprefix("./"), line))
    return next((f for f in frames if f.file.startswith(OURS) and not f.file.startswith(HELPERS)), frames[0])
