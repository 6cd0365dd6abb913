from codegen.lang import u64


def f(x: u64) -> u64:
    match x:
        case u64(y):
            return y
        case _:
            return x


# mypy-misc-class-pattern-on-an-integer.py:6:14: error: misc: Class "codegen.lang.integers.u64" doesn't define "__match_args__"
#     case u64(y):
#          ^
#   write instead: what the types of the program allow
