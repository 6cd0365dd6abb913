"""The states of a run, each as what changed since the one before."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import BinaryIO

from simulator.snapshot import State


class StateLog:
    """Writes them."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.last: State = {}

    def note(self, entry: int, state: State) -> None:
        changed = {at: record for at, record in state.items() if self.last.get(at) != record}
        pickle.dump((entry, changed, self.last.keys() - state.keys()), self.file)
        self.last = state


def state_at(path: Path, entry: int) -> State:
    """The state at this entry."""
    state: State = {}
    with path.open("rb") as file:
        number = -1
        while number < entry:
            number, changed, gone = pickle.load(file)
            state = {at: record for at, record in (state | changed).items() if at not in gone}
    return state
