"""An async function stops in the middle and keeps its variables until it goes on; there is no memory
for them. What has to wait keeps its state in an object, and each event calls a function that looks
there.
"""

from codegen.lang import u64


async def f(x: u64) -> u64:
    return x


# T058-async-function.py:9:1: error: T058: 'async def' waits in the middle of a function
#     async def f(x: u64) -> u64:
#     ^
#   write instead: a state in an object, and a function for each step
