"""Kernel code must not touch the floating-point registers, which belong to user programs. Count in a
smaller unit, such as microseconds or thousandths, with an integer.
"""

def f() -> None:
    z = 0.5


# T003-float-literal.py:6:9: error: T003: the kernel has no floating point
#     z = 0.5
#         ^
#   write instead: a fixed-width integer in a smaller unit
