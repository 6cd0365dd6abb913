def f(n: int) -> None:
    pass


# T001-int-parameter.py:1:7: error: T001: a plain 'int' exists only at compile time
#     def f(n: int) -> None:
#           ^
#   write instead: a number with a width, as in 'u64(x)', or a Final constant
