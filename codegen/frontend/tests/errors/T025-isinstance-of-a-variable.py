from codegen.lang import u64, value


@value
class A:
    x: u64


def f(x: A | None, cls: type[A]) -> bool:
    return isinstance(x, cls)


# T025-isinstance-of-a-variable.py:9:20: error: T025: the type 'type[A]' has no layout
#     def f(x: A | None, cls: type[A]) -> bool:
#                        ^
#   write instead: a type from docs/dialect.md, 'Types'
