from typing import Final

from codegen.lang import table, u64

SIZES: Final = table(u64(1), u64(2))


def f(b: bool) -> u64:
    return SIZES[b]


# T026-bool-index.py:9:18: error: T026: an index that is 'bool' is not part of the dialect
#     return SIZES[b]
#                  ^
#   write instead: what docs/dialect.md describes
