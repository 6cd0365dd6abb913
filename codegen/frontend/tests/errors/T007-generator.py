"""A generator stops in the middle and goes on later, so its variables would have to live somewhere in
between. Write a loop where the values are used, or a function that returns one of them.
"""

from __future__ import annotations
from typing import Iterator
from codegen.lang import u64


def f(x: u64) -> Iterator[u64]:
    yield x


# T007-generator.py:11:5: error: T007: a generator keeps a frame alive
#     yield x
#     ^
#   write instead: a loop, or a function that returns one value a call
