from codegen.lang import u64, u8


def f(x: u64) -> None:
    y = x
    y = u8(x)


# mypy-assignment-variable-of-two-types.py:6:9: error: assignment: Incompatible types in assignment (expression has type "u8", variable has type "u64")
#     y = u8(x)
#         ^
#   write instead: a value of the declared type, or a new variable for the other type
