"""Code is read by people and compiled by a program that follows its nesting. Neither does well at
great depth.
"""

from codegen.lang import export, i64


@export
def f(x: i64) -> i64:
    return --------------------------------------------------------------------------------------------------------------x


# T065-nested-too-deep.py:10:110: error: T065: the code is nested deeper than 100 levels
#     return --------------------------------------------------------------------------------------------------------------x
#                                                                                                              ^
#   write instead: smaller functions, or a 'match' for many cases
