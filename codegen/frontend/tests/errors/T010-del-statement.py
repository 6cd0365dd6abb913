from codegen.lang import u64


def f(x: u64) -> None:
    del x


# T010-del-statement.py:5:5: error: T010: 'del' is not part of the dialect
#     del x
#     ^
#   write instead: nothing for a variable, which goes out of use by itself; 'destroy(x)' for an object
