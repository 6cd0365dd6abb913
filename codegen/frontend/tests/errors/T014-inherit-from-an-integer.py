from codegen.lang import u64


class Word(u64):
    pass


# T014-inherit-from-an-integer.py:4:1: error: T014: classes do not inherit
#     class Word(u64):
#     ^
#   write instead: a union of classes, or one as a field of the other
