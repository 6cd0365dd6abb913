from codegen.lang import u64


def f(x: u64) -> tuple[u64, u64]:
    return x, x


# T004-tuple-returned.py:5:12: error: T004: a tuple needs memory that nobody allocates
#     return x, x
#            ^
#   write instead: 'table(…)' for constants, 'embedded_array' in an object, or a @value class for a few items
