"""With 'import *' nobody can tell from a file where a name in it comes from."""

from codegen.lang.integers import *


def f(x: u64) -> u64:
    return x


# T057-import-star.py:3:1: error: T057: 'import *' hides where names come from
#     from codegen.lang.integers import *
#     ^
#   write instead: each name that is needed
