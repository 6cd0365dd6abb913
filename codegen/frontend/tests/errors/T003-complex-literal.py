def f() -> None:
    z = 1j


# T003-complex-literal.py:2:9: error: T003: the kernel has no floating point
#     z = 1j
#         ^
#   write instead: a fixed-width integer in a smaller unit
