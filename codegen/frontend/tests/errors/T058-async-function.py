from codegen.lang import u64


async def f(x: u64) -> u64:
    return x


# T058-async-function.py:4:1: error: T058: 'async def' waits in the middle of a function
#     async def f(x: u64) -> u64:
#     ^
#   write instead: a state in an object, and a function for each step
