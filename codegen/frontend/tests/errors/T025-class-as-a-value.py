from codegen.lang import u64, value


@value
class A:
    x: u64


def f(x: u64) -> None:
    kind = A


# T025-class-as-a-value.py:10:5: error: T025: the type 'def (x: u64) -> A' has no layout
#     kind = A
#     ^
#   write instead: a type from docs/dialect.md, 'Types'
