from codegen.lang import u64, u8


def f(x: u64, y: u8) -> u64:
    return u64(1) + (x if y == 1 else y)


# mypy-operator-if-expression-of-different-types.py:5:12: error: operator: Unsupported operand types for + ("u64" and "u8")
#     return u64(1) + (x if y == 1 else y)
#            ^
#   note: Right operand is of type "u64 | u8"
#   write instead: operands of one type: convert one side, as in 'u64(x)', or test for None before
