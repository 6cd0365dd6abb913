from typing import Final

from codegen.lang import Array, VAddr, create, embedded_array, export, kobject, u64

RAW_ADDRESSES: Final = "a test"


@kobject(size_bits=5)
class A:
    xs: Array[u64] = embedded_array(u64, 3)


@export
def f(at: VAddr) -> u64:
    return create(A, at=at).xs[0]
