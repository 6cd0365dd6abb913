def f() -> None:
    z = 0.5


# T003-float-literal.py:2:9: error: T003: the kernel has no floating point
#     z = 0.5
#         ^
#   write instead: a fixed-width integer in a smaller unit
