"""Few readers remember when the 'else' of a loop runs."""

from codegen.lang import u64, urange


def f(x: u64) -> None:
    for i in urange(x):
        pass
    else:
        pass


# T055-else-of-a-loop.py:10:9: error: T055: 'else' after a loop is not part of the dialect
#     pass
#     ^
#   write instead: a 'bool' that the loop sets, and an 'if' behind
