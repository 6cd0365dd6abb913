from codegen.lang import console, value


@value
class A:
    name: str


def f(a: A) -> None:
    console(a.name)


# T002-text-field.py:6:5: error: T002: a 'str' is used outside the console
#     name: str
#     ^
#   write instead: an enum or a number; texts go only to 'console', 'fatal' and assertions
