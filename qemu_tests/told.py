"""What goes wrong on a machine, as a command tells it: in words, not in a traceback."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable

from qemu_tests.rtl.cores import CoreMissing

Main = Callable[[list[str] | None], int]


def told(main: Main) -> Callable[..., int]:
    """The command, which says what a machine or a core did not do, and where its last state is, and ends with 1."""

    @functools.wraps(main)
    def run(argv: list[str] | None = None) -> int:
        try:
            return main(argv)
        except (AssertionError, CoreMissing) as error:
            print("\n".join([f"error: {error}", *getattr(error, "__notes__", [])]), file=sys.stderr)
            return 1
        except BrokenPipeError:  # whoever reads has read enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python writes the rest when it ends
            return 0

    return run
