"""All threads that there are, for the debug calls that tell of them; only debug images keep this list."""

from __future__ import annotations

from kernel.config import DEBUG
from kernel.shapes import Tcb
from kernel.state import shared


def enlist(thread: Tcb) -> None:
    """A thread is made; it comes before all others."""
    if not DEBUG:
        return
    first = shared.threads
    thread.listed_next = first
    if first is not None:
        first.listed_previous = thread
    shared.threads = thread


def strike(thread: Tcb) -> None:
    """A thread is no more."""
    if not DEBUG:
        return
    before = thread.listed_previous
    after = thread.listed_next
    if before is not None:
        before.listed_next = after
    elif shared.threads is thread:
        shared.threads = after
    if after is not None:
        after.listed_previous = before
