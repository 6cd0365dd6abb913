"""A list, dict, set or tuple is made somewhere in memory, and the kernel allocates nothing after boot.
Constants go to a table, changing data to an array in an object, and two or three items to a value.
"""

from codegen.lang import u64


def f(x: u64) -> None:
    xs = [x]


# T004-list-display.py:9:10: error: T004: a list needs memory that nobody allocates
#     xs = [x]
#          ^
#   write instead: 'table(…)' for constants, 'embedded_array' in an object, or a @value class for a few items
