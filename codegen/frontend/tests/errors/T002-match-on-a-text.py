from codegen.lang import u64


def f(name: str) -> u64:
    match name:
        case "a":
            return u64(1)
        case _:
            return u64(2)


# T002-match-on-a-text.py:6:14: error: T002: a 'str' is used outside the console
#     case "a":
#          ^
#   write instead: an enum or a number; texts go only to 'console', 'fatal' and assertions
