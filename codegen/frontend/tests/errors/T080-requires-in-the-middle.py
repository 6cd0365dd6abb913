"""'requires' says what callers promise and 'invariant' what holds each time around a loop. Their
places make that clear, and let the compiler test them there.
"""

from codegen.lang import requires, u64


def half(x: u64) -> u64:
    y = x // 2
    requires(x % 2 == 0, "the number is even")
    return y


# T080-requires-in-the-middle.py:10:5: error: T080: 'requires' stands where it does not belong
#     requires(x % 2 == 0, "the number is even")
#     ^
#   write instead: 'requires' first in a function, 'invariant' first in the body of a loop
