from codegen.lang import bits, packed, u64, value


@value
@packed(words=1)
class A:
    x: u64 = bits(4)


# T027-two-class-decorators.py:6:1: error: T027: the class 'A' is neither an enum nor @packed, @value or @kobject
#     class A:
#     ^
#   write instead: @packed(…), @value or @kobject(…) above the class
