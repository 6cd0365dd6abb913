from codegen.lang import u64


def f(x: u64) -> None:
    xs = {x, x}


# T004-set-display.py:5:10: error: T004: a set needs memory that nobody allocates
#     xs = {x, x}
#          ^
#   write instead: 'table(…)' for constants, 'embedded_array' in an object, or a @value class for a few items
