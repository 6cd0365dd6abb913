from codegen.lang import invariant, u64


def half(x: u64) -> u64:
    invariant(x % 2 == 0, "the number is even")
    return x // 2


# T080-invariant-outside-a-loop.py:5:5: error: T080: 'invariant' stands where it does not belong
#     invariant(x % 2 == 0, "the number is even")
#     ^
#   write instead: 'requires' first in a function, 'invariant' first in the body of a loop
