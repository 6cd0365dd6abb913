from codegen.lang import u64


def f(x: u64 | None) -> None:
    x += 1


# mypy-operator-augmented-assignment-of-a-union.py:5:5: error: operator: Unsupported operand types for + ("None" and "int")
#     x += 1
#     ^
#   note: Left operand is of type "u64 | None"
#   write instead: operands of one type: convert one side, as in 'u64(x)', or test for None before
