"""The long run: rounds of mixed operations, while ever more threads, objects and capabilities are there."""

from __future__ import annotations

from typing import Final

from codegen.lang import console, export, u64, urange
from kernel.abi.bootinfo import SLOT_TCB, SLOT_VSPACE
from userland.bench.board import make_board
from userland.bench.counter import ROUNDS
from userland.bench.crowd import Crowd, grow, make_crowd
from userland.bench.peers import PEER_PRIORITY, Setting
from userland.bench.rounds import play_round
from userland.bench.samples import now
from userland.bench.stage import Stage, set_stage
from userland.bench.tally import begin_tally, tell_tally
from userland.runtime.invocations import tcb_set_priority
from userland.runtime.program import begin_root, check, end_program, need

WARM_UP: Final = 8
FEW: Final = 1
MANY: Final = 100
MOST: Final = 10_000


@export
def main(argument: u64, programs: u64, program_count: u64) -> None:
    uart = need(begin_root(argument), "console")
    tcb = u64(SLOT_TCB)
    check(tcb_set_priority(tcb, tcb, u64(PEER_PRIORITY)), "priority")
    stage = set_stage(Setting(programs, uart, make_board(u64(SLOT_VSPACE))))
    crowd = make_crowd()
    grow(crowd, u64(0), u64(FEW))
    play(stage, crowd, u64(FEW))
    grow(crowd, u64(FEW), u64(MANY))
    play(stage, crowd, u64(MANY))
    grow(crowd, u64(MANY), u64(MOST))
    play(stage, crowd, u64(MOST))
    console("long: done\n")
    end_program()


def play(stage: Stage, crowd: Crowd, present: u64) -> None:
    """All rounds with so many present."""
    for _ in urange(WARM_UP):
        play_round(stage, crowd)
    begin_tally()
    start = now()
    for _ in urange(ROUNDS):
        play_round(stage, crowd)
    took = now() - start
    console(f"long: present {present} instructions {took}\n")
    tell_tally()
