from codegen.lang import Array, u64


def f(x: u64) -> u64:
    xs = Array([x])
    return xs[0]


# T004-array-local-built.py:5:16: error: T004: a list needs memory that nobody allocates
#     xs = Array([x])
#                ^
#   write instead: 'table(…)' for constants, 'embedded_array' in an object, or a @value class for a few items
