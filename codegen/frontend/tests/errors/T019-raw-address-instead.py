from typing import Final

from codegen.lang import VAddr, export, load, u64

RAW_ADDRESSES: Final = "the boot information lies where the firmware left it"


@export
def f(at: VAddr) -> u64:
    return load(u64, at=at)
