"""Each test starts with an empty machine: no objects, zero memory, the state as at boot."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from codegen.lang import arena, machine, reset_object
from kernel import state
from kernel.domain import start_schedule
from kernel.tests.invariants import check_objects


@pytest.fixture(autouse=True)
def fresh_machine(request: pytest.FixtureRequest) -> Iterator[None]:
    """Reset everything that outlives a test; whatever a test did, the state is sound at its end."""
    arena.reset()
    machine.reset()
    reset_object(state.core)
    reset_object(state.shared)
    reset_object(state.kernel_table)
    reset_object(state.hardware)
    reset_object(state.boot_description)
    start_schedule()
    yield
    if request.node.get_closest_marker("unsound") is None:
        check_objects()


@pytest.fixture(autouse=True)
def power_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which nothing can run is turned off for good: here the test goes on and may look."""
    monkeypatch.setattr("kernel.switch.power_off", lambda: None)
