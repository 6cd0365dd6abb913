"""A loop counts a word upwards, which is what machines do; there are no iterators at run time."""

def f() -> None:
    for i in range(5):
        pass


# T023-loop-over-range.py:4:14: error: T023: a 'for' loop counts, and this is no 'urange(…)'
#     for i in range(5):
#              ^
#   write instead: 'for i in urange(n)', and 'i' as index
