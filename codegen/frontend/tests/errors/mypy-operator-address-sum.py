from codegen.lang import PAddr


def f(x: PAddr, y: PAddr) -> PAddr:
    return x + y


# mypy-operator-address-sum.py:5:16: error: operator: Unsupported operand types for + ("PAddr" and "PAddr")
#     return x + y
#                ^
#   write instead: operands of one type: convert one side, as in 'u64(x)', or test for None before
