from codegen.lang import u8


def f(x: u8) -> bool:
    match x:
        case 300:
            return True
        case _:
            return False


# T031-pattern-number-too-large.py:6:14: error: T031: the number 300 does not fit 'u8'
#     case 300:
#          ^
#   write instead: a number that fits, or a conversion of the other side
