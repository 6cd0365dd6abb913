"""What '==' means for a record or an object would have to be chosen: the same fields, or the same
thing? Integers, enums, bools and packed values of one class have one answer; references are
compared with 'is'.
"""

from codegen.lang import u64, value


@value
class A:
    x: u64


def f(a: A, b: A) -> bool:
    return a == b


# T047-equality-of-records.py:15:12: error: T047: '==' does not compare such values
#     return a == b
#            ^
#   write instead: a comparison of numbers, or 'is' for enums and references
