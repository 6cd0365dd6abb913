"""The `boot` fixture: machines that are named after the test they serve."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from qemu_tests.machine import Machine

Boot = Callable[..., Machine]


@pytest.fixture
def boot(request: pytest.FixtureRequest) -> Boot:
    """`with boot(image) as machine:`; the options are those of `Machine`."""
    return partial(Machine, name=request.node.name)
