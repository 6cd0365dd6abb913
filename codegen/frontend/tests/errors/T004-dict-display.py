from codegen.lang import u64


def f(x: u64) -> None:
    xs = {1: x}


# T004-dict-display.py:5:10: error: T004: a dict needs memory that nobody allocates
#     xs = {1: x}
#          ^
#   write instead: 'table(…)' for constants, 'embedded_array' in an object, or a @value class for a few items
