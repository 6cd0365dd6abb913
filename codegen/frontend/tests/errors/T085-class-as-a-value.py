from codegen.lang import u64, value


@value
class A:
    x: u64


def f(x: u64) -> None:
    kind = A


# T085-class-as-a-value.py:10:5: error: T085: a function or class is no value
#     kind = A
#     ^
#   write instead: 'HANDLERS: Final = table(f, g)' at module level, and a call 'HANDLERS[i](x)'
