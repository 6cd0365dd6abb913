from codegen.lang import u64, value


@value
class A:
    x = u64(1)


# T026-class-attribute-without-type.py:6:5: error: T026: a class attribute without a type is not part of the dialect
#     x = u64(1)
#     ^
#   write instead: what docs/dialect.md describes
