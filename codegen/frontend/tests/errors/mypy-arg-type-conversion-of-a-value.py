from codegen.lang import u64, value


@value
class A:
    x: u64


def f(a: A) -> u64:
    return u64(a)


# mypy-arg-type-conversion-of-a-value.py:10:16: error: arg-type: Argument 1 to "u64" has incompatible type "A"; expected "int | Integer"
#     return u64(a)
#                ^
#   write instead: a value of the parameter's type: a conversion like 'u64(x)', or a test that narrows 'x'
