from codegen.lang import replace, u64, u8, value


@value
class A:
    x: u64


def f(a: A) -> A:
    return replace(a, x=u8(1))


# mypy-arg-type-replace-of-a-wrong-type.py:10:25: error: arg-type: Argument "x" to "replace" of "A" has incompatible type "u8"; expected "u64"
#     return replace(a, x=u8(1))
#                         ^
#   write instead: a value of the parameter's type: a conversion like 'u64(x)', or a test that narrows 'x'
