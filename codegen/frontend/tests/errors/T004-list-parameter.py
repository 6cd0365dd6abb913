from codegen.lang import u64


def f(x: list[u64]) -> None:
    pass


# T004-list-parameter.py:4:7: error: T004: a list needs memory that nobody allocates
#     def f(x: list[u64]) -> None:
#           ^
#   write instead: 'table(…)' for constants, 'embedded_array' in an object, or a @value class for a few items
