from codegen.lang import u64


def f(x: u64) -> bool:
    return x in (1, 2)


# T053-membership.py:5:12: error: T053: 'in' searches a container
#     return x in (1, 2)
#            ^
#   write instead: 'x == a or x == b', a 'match', or a loop over 'urange'
