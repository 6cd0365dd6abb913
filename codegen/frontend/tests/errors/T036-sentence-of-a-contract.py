from codegen.lang import requires, u64


def half(x: u64) -> u64:
    requires(x % 2 == 0, f"{x} is even")
    return x // 2


# T036-sentence-of-a-contract.py:5:5: error: T036: the assertion does not say what it means
#     requires(x % 2 == 0, f"{x} is even")
#     ^
#   write instead: the invariant as a literal sentence after a comma
