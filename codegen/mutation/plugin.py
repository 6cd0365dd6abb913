"""A plugin of pytest for campaigns: what a test does is the same for each fault, and has an end."""

from __future__ import annotations

import signal
from collections.abc import Generator
from typing import Final

import pytest
from hypothesis import Phase, settings

LIMIT: Final = 40  # seconds of the processor for a test; a fault may make the kernel endless

# The same examples each time, whatever failed before, and no search for smaller ones that fail.
settings.register_profile(
    "mutation", database=None, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate)
)
settings.load_profile("mutation")


def stop(_signal: int, _frame: object) -> None:
    raise TimeoutError(f"the test takes more than {LIMIT} s")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol() -> Generator[None, object, object]:
    signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT, LIMIT)
    done = yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return done
