from codegen.lang import VAddr, kobject, u64


@kobject()
class A:
    x: u64 = u64(0)


def f(a: A) -> VAddr:
    return VAddr(a)


# mypy-arg-type-conversion-of-a-reference.py:10:18: error: arg-type: Argument 1 to "VAddr" has incompatible type "A"; expected "int | Integer"
#     return VAddr(a)
#                  ^
#   write instead: a value of the parameter's type: a conversion like 'u64(x)', or a test that narrows 'x'
