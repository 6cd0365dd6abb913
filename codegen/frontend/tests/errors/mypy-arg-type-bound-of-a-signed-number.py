from codegen.lang import bound, i64, u64


def f(x: u64, n: i64) -> None:
    while x > 0:
        bound(n, "n")
        x -= 1


# mypy-arg-type-bound-of-a-signed-number.py:6:15: error: arg-type: Argument 1 to "bound" has incompatible type "i64"; expected "u64 | int"
#     bound(n, "n")
#           ^
#   write instead: a value of the parameter's type: a conversion like 'u64(x)', or a test that narrows 'x'
