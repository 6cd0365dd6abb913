from codegen.lang.integers import *


def f(x: u64) -> u64:
    return x


# T057-import-star.py:1:1: error: T057: 'import *' hides where names come from
#     from codegen.lang.integers import *
#     ^
#   write instead: each name that is needed
