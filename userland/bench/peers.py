"""Make the other side of a measurement."""

from __future__ import annotations

from typing import Final

from codegen.lang import u64, word_of
from userland.bench.protocol import Child, Role
from userland.runtime.process import Process, make_process, schedule, start
from userland.runtime.program import check, need
from userland.runtime.programs import program_at

MEMORY_BITS: Final = 18
BUDGET: Final = 100_000  # microseconds: no measurement is cut short
PEER_PRIORITY: Final = 255  # the root task's own


def make_peer(programs: u64, uart: u64) -> Process:
    """A process with the peer's program, not started."""
    return need(make_process(program_at(programs, word_of(Child.PEER)), u64(MEMORY_BITS), uart), "peer")


def start_peer(peer: Process, role: Role, fault_endpoint: u64) -> None:
    check(schedule(peer, u64(PEER_PRIORITY), u64(BUDGET), u64(BUDGET), fault_endpoint), "peer's priority")
    check(start(peer, word_of(role)), "peer")
