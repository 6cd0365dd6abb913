def f() -> None:
    async with lock:
        pass


# T058-async-for-and-with.py:2:5: error: T058: 'async with' waits in the middle of a function
#     async with lock:
#     ^
#   write instead: a state in an object, and a function for each step
