from codegen.lang import Array, u64


def f(x: u64, xs: Array[u64]) -> bool:
    return x not in xs


# T053-not-in.py:5:12: error: T053: 'not in' searches a container
#     return x not in xs
#            ^
#   write instead: 'x == a or x == b', a 'match', or a loop over 'urange'
