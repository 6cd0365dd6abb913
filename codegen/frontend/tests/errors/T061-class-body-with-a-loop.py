"""A class says which fields its values have and which functions belong to it. Nothing runs while it is
declared.
"""

from codegen.lang import u64, value


@value
class A:
    x: u64
    for i in range(3):
        pass


# T061-class-body-with-a-loop.py:11:5: error: T061: a class holds fields and methods, and this is neither
#     for i in range(3):
#     ^
#   write instead: an annotated field or a method
