from codegen.lang import u64, value


@value
class A:
    x: u64

    @value
    class B:
        y: u64


# T056-class-in-a-class.py:9:5: error: T056: a class stands inside another thing
#     class B:
#     ^
#   write instead: the class at module level
