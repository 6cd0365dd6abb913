def f(x: float) -> None:
    pass


# T003-float-parameter.py:1:7: error: T003: the kernel has no floating point
#     def f(x: float) -> None:
#           ^
#   write instead: a fixed-width integer in a smaller unit
