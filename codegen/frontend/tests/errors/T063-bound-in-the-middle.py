"""'bound' belongs to a 'while': it counts how often the body starts. Elsewhere it would promise
something about no loop.
"""

from codegen.lang import bound, u64


def f(x: u64) -> u64:
    bound(5, "never")
    return x


# T063-bound-in-the-middle.py:9:5: error: T063: 'bound' stands elsewhere than first in the body of a 'while'
#     bound(5, "never")
#     ^
#   write instead: 'bound(n, "why it ends")' as first statement of the loop
