from typing import Final

from codegen.lang import VAddr, create, kobject, u64

RAW_ADDRESSES: Final = "a test"


@kobject()
class A:
    x: u64 = u64(0)


def f(kind: type[A], at: VAddr) -> A:
    return create(kind, at=at)


# T025-create-of-a-variable-class.py:13:7: error: T025: the type 'type[A]' has no layout
#     def f(kind: type[A], at: VAddr) -> A:
#           ^
#   write instead: a type from docs/dialect.md, 'Types'
