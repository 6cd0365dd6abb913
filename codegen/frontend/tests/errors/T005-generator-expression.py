from codegen.lang import u64, urange


def f(x: u64) -> bool:
    return any(y == x for y in urange(x))


# T005-generator-expression.py:5:15: error: T005: a comprehension builds a container
#     return any(y == x for y in urange(x))
#               ^
#   write instead: a 'for' loop over 'urange' that stores where it belongs
