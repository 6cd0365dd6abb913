from codegen.lang import packed


@packed(tag=32)
class A:
    pass


# T033-tag-too-large.py:5:1: error: T033: the tag of 'A' does not fit five bits
#     class A:
#     ^
#   write instead: a tag of its own below 32 and the same number of words for each class of the union
