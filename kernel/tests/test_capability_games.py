"""Whatever is copied, moved and deleted, in whatever order: the list stays sound and nothing leaks."""

from __future__ import annotations

from typing import Final
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.lang import PAddr, arena, machine, u64
from kernel.abi.objects import ObjectType
from kernel.object import deletion
from kernel.object.creation import create_object
from kernel.object.deletion import delete, revoke
from kernel.object.derivation import insert_derived, insert_original, is_empty, move, swap
from kernel.object.derive import derive
from kernel.results import InvocationError, Preempted, Progress, Success
from kernel.shapes import CNodeCap, NullCap, Slot, ThreadCap
from kernel.tests.build import MEMORY, System, chain

KINDS: Final = (
    ObjectType.CNODE,
    ObjectType.CNODE,
    ObjectType.CNODE,
    ObjectType.TCB,
    ObjectType.TCB,
    ObjectType.ENDPOINT,
    ObjectType.NOTIFICATION,
    ObjectType.REPLY,
    ObjectType.SCHED_CONTEXT,
    ObjectType.PAGE_TABLE,
)
FIRST: Final = 6  # the slot of the first object; the memory is in slot 5
MOST_STOPS: Final = 500  # far more than all slots there are


class Game:
    """Ten objects in one piece of memory, and every slot that a capability to them may stand in."""

    def __init__(self) -> None:
        arena.reset()
        machine.reset()
        self.system = System()
        self.memory = self.system.put_untyped(5, 20, used=1 << 20)
        self.before = len(arena.objects)
        self.slots: list[Slot] = []
        for i, kind in enumerate(KINDS):
            slot = self.system.slots[FIRST + i]
            cap = create_object(kind, u64(2), PAddr(MEMORY + i * 0x1000), is_device=False)
            insert_original(cap, slot, self.memory)
            self.slots.append(slot)
            if isinstance(cap, CNodeCap):
                self.slots.extend(cap.slots[j] for j in range(4))
            if isinstance(cap, ThreadCap):
                self.slots.extend(cap.thread.slots[j] for j in range(2))
        assert len(self.slots) == 26, "the moves know the number of slots"

    def play(self, kind: str, one: Slot, two: Slot) -> None:
        """One move, if the slots allow it."""
        if is_empty(one):
            return
        if kind == "delete":
            finish(one, delete)
        elif kind == "revoke":
            finish(one, revoke)
        elif kind == "swap" and one is not two and not is_empty(two):
            swap(one.cap, one, two.cap, two)
        elif not is_empty(two):
            return
        elif kind == "move":
            move(one.cap, one, two)
        elif kind == "copy":
            copy = derive(one, one.cap)
            if not isinstance(copy, (InvocationError, NullCap)):
                insert_derived(copy, one, two)


def finish(slot: Slot, operation: object) -> None:
    """Start a long operation again until it completes."""
    assert callable(operation)
    for _ in range(MOST_STOPS):
        progress: Progress = operation(slot)
        if progress == Success():
            return
    raise AssertionError("the operation does not end")


NUMBERS = st.integers(0, 25)  # of the slots of a game
KIND_OF_MOVE = st.sampled_from(["copy", "copy", "copy", "move", "swap", "delete", "delete", "revoke"])
MOVES = st.lists(st.tuples(KIND_OF_MOVE, NUMBERS, NUMBERS), max_size=40)


@settings(max_examples=60, deadline=None)
@given(MOVES, st.booleans())
def test_revoking_the_memory_ends_every_object(moves: list[tuple[str, int, int]], stops: bool) -> None:
    game = Game()
    answer: Progress = Preempted.PREEMPTED if stops else Success()
    with patch.object(deletion, "preemption_point", lambda: answer):
        for kind, i, j in moves:
            game.play(kind, game.slots[i], game.slots[j])
            chain(game.memory)
        finish(game.memory, revoke)
    assert chain(game.memory) == [game.memory]
    assert all(is_empty(slot) for slot in game.slots)
    assert len(arena.objects) == game.before
