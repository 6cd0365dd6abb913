from codegen.lang import u64, u8


def f(x: u64) -> u8:
    y: u8 = x
    return y


# mypy-assignment-mixed-width-assignment.py:5:13: error: assignment: Incompatible types in assignment (expression has type "u64", variable has type "u8")
#     y: u8 = x
#             ^
#   write instead: a value of the declared type, or a new variable for the other type
