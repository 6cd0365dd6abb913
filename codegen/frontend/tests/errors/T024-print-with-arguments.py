from codegen.lang import u64


def f(x: u64) -> u64:
    return max(x, u64(1))


# T024-print-with-arguments.py:5:12: error: T024: 'max' is no function of the program or of codegen.lang
#     return max(x, u64(1))
#            ^
#   write instead: a call of a function, method or class of the program, or of an intrinsic
