from codegen.lang import u64


def f(x: u64) -> u64:
    xs = [x]
    y = xs[0]
    return y


# T004-consequences-are-not-reported.py:5:10: error: T004: a list needs memory that nobody allocates
#     xs = [x]
#          ^
#   write instead: 'table(…)' for constants, 'embedded_array' in an object, or a @value class for a few items
