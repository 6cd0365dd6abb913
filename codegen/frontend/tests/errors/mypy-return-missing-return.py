from codegen.lang import u64


def f(x: u64) -> u64:
    if x == 0:
        return x


# mypy-return-missing-return.py:4:1: error: return: Missing return statement
#     def f(x: u64) -> u64:
#     ^
#   write instead: a 'return' on every path, or 'fatal(…)' where none is possible
