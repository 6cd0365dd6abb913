"""The packed classes of a union share their words, and the tag in the low five bits tells which one a
value is. So the tags differ, fit five bits, and all classes have the same number of words.
"""

from codegen.lang import packed


@packed(tag=1)
class A:
    pass


@packed(tag=1)
class B:
    pass


Either = A | B


# T033-same-tag-twice.py:14:1: error: T033: 'B' has the tag of 'A'
#     class B:
#     ^
#   write instead: a tag of its own below 32 and the same number of words for each class of the union
