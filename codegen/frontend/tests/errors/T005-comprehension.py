"""A comprehension makes a new container, for which there is no memory. A loop that stores each result
where it belongs needs none.
"""

from codegen.lang import u64


def f(x: u64) -> None:
    xs = [x for _ in range(2)]


# T005-comprehension.py:9:10: error: T005: a comprehension builds a container
#     xs = [x for _ in range(2)]
#          ^
#   write instead: a 'for' loop over 'urange' that stores where it belongs
