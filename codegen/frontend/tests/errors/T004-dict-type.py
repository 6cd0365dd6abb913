from codegen.lang import u64


def f(xs: dict[u64, u64]) -> u64:
    return xs[u64(0)]


# T004-dict-type.py:4:7: error: T004: a dict needs memory that nobody allocates
#     def f(xs: dict[u64, u64]) -> u64:
#           ^
#   write instead: 'table(…)' for constants, 'embedded_array' in an object, or a @value class for a few items
