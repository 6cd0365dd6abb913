from codegen.lang import export, urange


@export
def f(x: bool) -> None:
    for i in urange(x):
        pass


# T106-loop-to-a-bool.py:6:21: error: T106: a 'bool' stands where a number is wanted
#     for i in urange(x):
#                     ^
#   write instead: 'u64(x)', which is 0 or 1
