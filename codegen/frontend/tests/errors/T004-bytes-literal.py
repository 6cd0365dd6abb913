def f() -> None:
    data = b"abc"


# T004-bytes-literal.py:2:12: error: T004: a bytes needs memory that nobody allocates
#     data = b"abc"
#            ^
#   write instead: 'table(…)' for constants, 'embedded_array' in an object, or a @value class for a few items
