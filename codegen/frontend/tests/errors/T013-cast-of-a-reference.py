from typing import cast

from codegen.lang import kobject, u64


@kobject()
class A:
    x: u64 = u64(0)


def f(a: A | None) -> A:
    return cast(A, a)


# T013-cast-of-a-reference.py:12:12: error: T013: a cast claims what nobody checks
#     return cast(A, a)
#            ^
#   write instead: 'isinstance', 'match' or 'is not None', which narrow the type
