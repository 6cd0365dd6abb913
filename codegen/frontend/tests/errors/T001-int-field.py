from codegen.lang import value


@value
class A:
    x: int


# T001-int-field.py:6:5: error: T001: a plain 'int' exists only at compile time
#     x: int
#     ^
#   write instead: a number with a width, as in 'u64(x)', or a Final constant
