"""'raw_bits' and 'from_bits' see a packed value as its one word. So it has one, without a tag, and
every word stands for a value.
"""

from codegen.lang import bits, packed, raw_bits, u64


@packed(words=2)
class A:
    x: u64 = bits(4)


def f(a: A) -> u64:
    return raw_bits(a)


# T104-raw-bits-of-two-words.py:14:12: error: T104: 'A' is not one word that any number could fill
#     return raw_bits(a)
#            ^
#   write instead: an untagged @packed class of one word, whose fields take any bits
