from codegen.lang import u64


def g(x: u64) -> None:
    pass


def f(x: u64) -> None:
    y = g(x)


# mypy-func-returns-value-nothing-used-as-a-value.py:9:9: error: func-returns-value: "g" does not return a value (it only ever returns None)
#     y = g(x)
#         ^
#   write instead: the call as a statement of its own, or a function that returns a value
