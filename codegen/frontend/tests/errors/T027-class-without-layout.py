from codegen.lang import u64


class A:
    x: u64


# T027-class-without-layout.py:4:1: error: T027: the class 'A' is neither an enum nor @packed, @value or @kobject
#     class A:
#     ^
#   write instead: @packed(…), @value or @kobject(…) above the class
