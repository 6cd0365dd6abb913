"""A budget ends and another thread runs; then its thread has time again."""

from __future__ import annotations

from typing import Final

from codegen.lang import bound, u64, urange, value, word_of
from userland.bench.board import ticker_back, ticker_seen
from userland.bench.peers import PEER_PRIORITY, Setting, make_partner, meet_at_notification
from userland.bench.protocol import Role
from userland.bench.samples import TURNS, keep, keep_answer, now, tell, tell_answers
from userland.runtime.allocator import revoke_cap
from userland.runtime.process import Process, schedule, start
from userland.runtime.program import check
from userland.runtime.syscalls import signal

TICKER_BUDGET: Final = 100  # microseconds; the kernel wants 20 of them to be left when it is entered
TICKER_PERIOD: Final = 200
PATIENCE: Final = 1 << 40


@value
class Turn:
    """Readings around the two changes of threads."""

    ended: u64  # the ticker's last,
    after: u64  # and our first
    before: u64  # our last,
    back: u64  # and the ticker's first


def measure_budgets(setting: Setting) -> None:
    peer = make_partner(setting)
    ticker = start_ticker(peer)
    for turn in urange(TURNS):
        read = end_budget(ticker)
        keep(turn, read.ended, read.after)
        keep_answer(turn, read.before, read.back)
    tell("budget-end")
    tell_answers("budget-again")
    check(revoke_cap(peer.memory), "revoke")


def start_ticker(peer: Process) -> u64:
    """The notification that makes it run until its short budget ends."""
    meeting = meet_at_notification(peer)
    check(schedule(peer, u64(PEER_PRIORITY + 2), u64(TICKER_BUDGET), u64(TICKER_PERIOD), u64(0)), "ticker")
    check(start(peer, word_of(Role.TICK)), "ticker")
    return meeting.there


def end_budget(ticker: u64) -> Turn:
    """The ticker runs until its budget ends, so that we go on; then we run until it has time again."""
    last_back = ticker_back()
    signal(ticker)
    after = now()
    before = after
    latest = after
    while ticker_back() == last_back:
        bound(PATIENCE, "the ticker's next period begins")
        before = latest
        latest = now()
    return Turn(ticker_seen(), after, before, ticker_back())
