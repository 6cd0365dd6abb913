from typing import Final

from codegen.lang import export, table, u64

SIZES: Final = table(u64(1), u64(2))


@export
def f(b: bool) -> u64:
    return SIZES[u64(b)]
