from typing import Final

from codegen.lang import VAddr, create, export, kobject, u64

RAW_ADDRESSES: Final = "user mode gave us this memory"


@kobject()
class A:
    x: u64 = u64(0)


@export
def f(at: VAddr) -> None:
    a = create(A, at=at)
    a.x = u64(1)
