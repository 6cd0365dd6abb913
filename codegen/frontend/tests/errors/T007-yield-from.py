from codegen.lang import Array, u64


def f(x: Array[u64]) -> None:
    yield from x


# T007-yield-from.py:5:5: error: T007: a generator keeps a frame alive
#     yield from x
#     ^
#   write instead: a loop, or a function that returns one value a call
