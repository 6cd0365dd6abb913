"""A class of the dialect is an enum, a value (@value, or @packed into words), or an object with an
address (@kobject). The decorator decides how it is laid out, copied and compared.
"""

from codegen.lang import u64


class A:
    x: u64


# T027-class-without-layout.py:8:1: error: T027: the class 'A' is neither an enum nor @packed, @value or @kobject
#     class A:
#     ^
#   write instead: @packed(…), @value or @kobject(…) above the class
