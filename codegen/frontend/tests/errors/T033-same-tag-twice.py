from codegen.lang import packed


@packed(tag=1)
class A:
    pass


@packed(tag=1)
class B:
    pass


Either = A | B


# T033-same-tag-twice.py:10:1: error: T033: 'B' has the tag of 'A'
#     class B:
#     ^
#   write instead: a tag of its own below 32 and the same number of words for each class of the union
