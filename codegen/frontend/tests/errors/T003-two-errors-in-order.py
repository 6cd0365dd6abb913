from codegen.lang import u64, u8


def f(x: float) -> None:
    pass


def g(x: u64, y: u8) -> bool:
    return x == y


def h(n: int) -> None:
    pass


# T003-two-errors-in-order.py:4:7: error: T003: the kernel has no floating point
#     def f(x: float) -> None:
#           ^
#   write instead: a fixed-width integer in a smaller unit
# T003-two-errors-in-order.py:9:12: error: T018: the sides have different types, 'u64' and 'u8'
#     return x == y
#            ^
#   write instead: a conversion of one side, as in 'u64(x) == y'
# T003-two-errors-in-order.py:12:7: error: T001: a plain 'int' exists only at compile time
#     def h(n: int) -> None:
#           ^
#   write instead: a number with a width, as in 'u64(x)', or a Final constant
