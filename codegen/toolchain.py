"""The RISC-V GCC behind the compiler, and the one place for its flags."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Final

GCC: Final = "riscv64-unknown-elf-gcc"
NM: Final = "riscv64-unknown-elf-nm"
WARNINGS: Final = ("-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror")
# Without this gcc 12 takes a counter that wraps as a short signed integer for one that never does (docs/decisions.md).
OPTIMISE: Final = ("-O2", "-fno-tree-vrp")
COMMON: Final = (
    *OPTIMISE,
    *("-g", "-std=gnu11", "-ffreestanding", "-nostdlib", "-mcmodel=medany", "-fno-pic"),
    *("-fno-common", "-fno-stack-protector", "-fno-asynchronous-unwind-tables"),
    *WARNINGS,
)
CALL_GRAPH: Final = "-fcallgraph-info=su"  # beside the object, in `.ci`: frames, and who calls whom


@dataclass(frozen=True, slots=True)
class Target:
    """What a program is compiled for."""

    march: str
    mabi: str

    @property
    def flags(self) -> list[str]:
        """The machine; and paths in debug information relative to the tree, wherever that is."""
        here = f"{os.getcwd()}=."
        prefixes = [f"-ffile-prefix-map={here}", f"-Wa,--debug-prefix-map={here}"]  # the assembler is apart
        return [f"-march={self.march}", f"-mabi={self.mabi}", *prefixes]


KERNEL: Final = Target("rv64imac_zicsr_zifencei", "lp64")
# The trap entry saves floating-point registers; the kernel's own code never touches one.
KERNEL_ASSEMBLY: Final = Target("rv64gc", "lp64")
USER_FLOAT: Final = Target("rv64gc", "lp64d")
USER_INTEGER: Final = Target("rv64imac_zicsr_zifencei", "lp64")


def gcc_command(target: Target, *options: str) -> list[str]:
    """GCC with the flags that all of our code is compiled with."""
    return [GCC, *COMMON, *target.flags, *options]
