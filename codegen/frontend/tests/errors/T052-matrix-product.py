from codegen.lang import u64


def f(x: u64) -> u64:
    return x @ x


# T052-matrix-product.py:5:12: error: T052: the operator '@' is not part of the dialect
#     return x @ x
#            ^
#   write instead: shifts, products, or a function of the program
