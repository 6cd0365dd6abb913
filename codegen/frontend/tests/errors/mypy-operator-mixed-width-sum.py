from codegen.lang import u64, u8


def f(x: u64, y: u8) -> u64:
    return x + y


# mypy-operator-mixed-width-sum.py:5:16: error: operator: Unsupported operand types for + ("u64" and "u8")
#     return x + y
#                ^
#   write instead: operands of one type: convert one side, as in 'u64(x)', or test for None before
