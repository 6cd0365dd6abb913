"""The dialect has what kernel code needs, and one way to write it. What is left out has no meaning
that would be the same in all three engines, or hides what it costs.
"""

from typing import Final

from codegen.lang import kobject, u64

STATE_MODULE: Final = True


@kobject()
class A:
    x: u64 = u64(0)


a: Final = A(x=u64(1))


# T026-static-with-arguments.py:17:12: error: T026: a static object with arguments is not part of the dialect
#     a: Final = A(x=u64(1))
#                ^
#   write instead: what docs/dialect.md describes
