"""Plays random games, every one that is kept, and some that go wrong; a program, as it sets the kernel's constants."""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from simulator.__main__ import configure

SEEDS = range(1000)  # some 30 seconds
COUNTED = 8  # of them, whose invariants are looked at after each step


def main(what: str) -> None:
    configure(argparse.Namespace(fpu=True, debug=False, benchmark=False, domains=1))
    from simulator.fuzz.campaign import make_game, referee

    judge = referee("checked")
    if what == "games":
        random_games = {f"seed {seed}": make_game(random.Random(seed), []) for seed in SEEDS}
        outcomes = dict(zip(random_games, judge.judge_all(random_games.values()), strict=True))
        told = {name: [o.steps, len(o.seen), o.finding] for name, o in outcomes.items()}
    else:
        games = {path.name: path.read_bytes() for path in sorted(Path(__file__).parent.glob("games/*.game"))}
        games |= {f"seed {seed}": make_game(random.Random(seed), []) for seed in SEEDS[:COUNTED]}
        told = {name: [0, 0, judge.judge(game).finding] for name, game in games.items()}
        told |= {f"wrong: {name}": [0, 0, said(act, judge.pair)] for name, act in wrongs().items()}
    json.dump(told, sys.stderr)


def said(act: Callable[[Any], None], pair: Any) -> str:
    """What is said of a pair to which something was done."""
    pair.rewind()
    try:
        act(pair)
    except AssertionError as failure:
        return str(failure)
    return ""


def wrongs() -> dict[str, Callable[[Any], None]]:
    """What goes wrong, in one of the kernels only, or behind the back of who watches."""
    from codegen.lang import u64
    from kernel.shapes import FrameCap, Notification, UntypedCap
    from kernel.state import core, shared
    from kernel.tests.invariants.living import living, used_slots
    from simulator.fuzz.pair import Syscall
    from simulator.fuzz.play import YIELD
    from simulator.ram import HOST_WINDOW

    def address(pair: Any) -> int:
        found: int = pair.mirror.address_of(living(Notification)[0])
        return found

    def hosted_object(pair: Any) -> None:
        pair.hosted.kernel.write(address(pair) + 40, b"\1")
        pair.call(Syscall(YIELD))

    def interpreted_object(pair: Any) -> None:
        living(Notification)[0].badge = u64(1)
        pair.call(Syscall(YIELD))

    def unseen(pair: Any) -> None:
        object.__setattr__(living(Notification)[0], "badge", u64(1))
        pair.compare_all()

    def left_over(pair: Any) -> None:
        object.__setattr__(shared, "ticks_per_us", u64(11))
        pair.check_rewound()

    def page(pair: Any) -> None:
        base = next(int(slot.cap.base) for slot in used_slots() if isinstance(slot.cap, FrameCap) and slot.cap.asid)
        pair.hosted.kernel.write(base + HOST_WINDOW + 8, b"\1")
        pair.call(Syscall(YIELD))

    def free_memory(pair: Any) -> None:
        caps = [slot.cap for slot in used_slots()]
        memory = [cap for cap in caps if isinstance(cap, UntypedCap) and not cap.is_device]
        cap = next(cap for cap in memory if cap.watermark < cap.size_bytes())
        pair.hosted.kernel.write(int(cap.base + cap.size_bytes()) + HOST_WINDOW - 8, b"\1")
        pair.compare_all()

    def invariant(pair: Any) -> None:
        pair.hosted.kernel.write(address(pair) + 40, b"\1")
        living(Notification)[0].badge = u64(1)
        living(Notification)[0].bound_thread = core.idle_thread
        pair.hosted.kernel.write(address(pair) + 24, pair.mirror.address_of(core.idle_thread).to_bytes(8, "little"))
        pair.compare()
        pair.finish()

    every = (hosted_object, interpreted_object, page, free_memory, invariant, unseen, left_over)  # the last two stay
    return {f.__name__: f for f in every}


if __name__ == "__main__":
    main(sys.argv[1])
