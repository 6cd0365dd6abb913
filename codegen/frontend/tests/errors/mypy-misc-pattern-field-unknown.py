from codegen.lang import u64, value


@value
class A:
    x: u64


def f(a: A) -> u64:
    match a:
        case A(y=y):
            return u64(1)


# mypy-misc-pattern-field-unknown.py:11:18: error: misc: Class "mypy-misc-pattern-field-unknown.A" has no attribute "y"
#     case A(y=y):
#              ^
#   write instead: what the types of the program allow
