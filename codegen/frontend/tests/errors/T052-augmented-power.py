from codegen.lang import u64


def f(x: u64) -> u64:
    x **= 2
    return x


# T052-augmented-power.py:5:5: error: T052: the operator '**' is not part of the dialect
#     x **= 2
#     ^
#   write instead: shifts, products, or a function of the program
