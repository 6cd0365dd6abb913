"""A failed assertion is read by somebody who does not have the source open. The sentence says which
promise was broken.
"""

from codegen.lang import u64


def f(x: u64) -> None:
    assert x != 0


# T036-assertion-without-a-sentence.py:9:5: error: T036: the assertion does not say what it means
#     assert x != 0
#     ^
#   write instead: the invariant as a literal sentence after a comma
