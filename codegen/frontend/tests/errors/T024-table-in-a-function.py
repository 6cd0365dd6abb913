from codegen.lang import table, u64


def f(x: u64) -> u64:
    sizes = table(u64(1), u64(2))
    return sizes[0]


# T024-table-in-a-function.py:5:13: error: T024: 'table' is no function of the program or of codegen.lang
#     sizes = table(u64(1), u64(2))
#             ^
#   write instead: a call of a function, method or class of the program, or of an intrinsic
