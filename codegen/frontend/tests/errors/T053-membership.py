"""'in' runs through a container, and at run time there are none. Compare with each of the values, or
let 'match' make a switch of them.
"""

from codegen.lang import u64


def f(x: u64) -> bool:
    return x in (1, 2)


# T053-membership.py:9:12: error: T053: 'in' searches a container
#     return x in (1, 2)
#            ^
#   write instead: 'x == a or x == b', a 'match', or a loop over 'urange'
