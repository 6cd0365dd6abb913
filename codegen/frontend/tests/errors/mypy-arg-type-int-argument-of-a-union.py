from codegen.lang import u64


def g(x: u64 | None) -> None:
    pass


def f() -> None:
    g(5)


# mypy-arg-type-int-argument-of-a-union.py:9:7: error: arg-type: Argument 1 to "g" has incompatible type "int"; expected "u64 | None"
#     g(5)
#       ^
#   write instead: a value of the parameter's type: a conversion like 'u64(x)', or a test that narrows 'x'
