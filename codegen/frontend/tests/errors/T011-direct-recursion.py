from codegen.lang import u64


def f(x: u64) -> u64:
    return u64(1) if x == 0 else x * f(x - 1)


# T011-direct-recursion.py:5:38: error: T011: the function can call itself: 'f' calls 'f'
#     return u64(1) if x == 0 else x * f(x - 1)
#                                      ^
#   write instead: a bounded loop; the stack of the kernel is finite
