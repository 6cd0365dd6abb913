from typing import Self

from codegen.lang import u64, value


@value
class A:
    x: u64

    def same(self) -> Self:
        return self


# T025-self-type.py:10:14: error: T025: the type 'Self' has no layout
#     def same(self) -> Self:
#              ^
#   write instead: a type from docs/dialect.md, 'Types'
