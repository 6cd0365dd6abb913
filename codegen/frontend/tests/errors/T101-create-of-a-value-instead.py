from typing import Final

from codegen.lang import VAddr, create, export, kobject, u64

RAW_ADDRESSES: Final = "a test"


@kobject()
class A:
    x: u64 = u64(0)


@export
def f(at: VAddr) -> u64:
    return create(A, at=at).x
