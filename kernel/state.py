"""All state of the kernel that is no object made from untyped memory."""

from __future__ import annotations

from typing import Final

from codegen.lang import inline
from kernel.boot.shapes import BootDescription, Hardware
from kernel.call import Invocation
from kernel.shapes import Core, PageTable, Shared

STATE_MODULE: Final = True

core: Final = Core()
shared: Final = Shared()
boot_description: Final = BootDescription()
kernel_table: Final = PageTable()  # the kernel's half of every address space, and nothing else
hardware: Final = Hardware()
invocation: Final = Invocation()  # the one that is decoded


@inline
def this_core() -> Core:
    """The state of the core that runs this."""
    return core
