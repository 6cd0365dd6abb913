"""What holds of the kernel's state whenever it is not in the middle of something, checked on all objects.

Compiled kernels cannot know all objects; they assert what can be seen from the objects at hand. Under CPython
the arena knows every object, and here the whole state is walked.
"""

from __future__ import annotations

from kernel.invariants import check_exit
from kernel.tests.invariants.capabilities import check_capabilities
from kernel.tests.invariants.contexts import check_contexts
from kernel.tests.invariants.living import nothing_changes
from kernel.tests.invariants.memory import check_memory
from kernel.tests.invariants.queues import check_queues
from kernel.tests.invariants.spaces import check_spaces
from kernel.tests.invariants.threads import check_running, check_threads


def check_objects() -> None:
    """What holds after every operation, whoever it was done for."""
    with nothing_changes():
        check_capabilities()
        check_memory()
        check_spaces()
        check_threads()
        check_queues()
        check_contexts()


def check_state() -> None:
    """What holds when the kernel is left."""
    check_objects()
    check_running()
    check_exit()
