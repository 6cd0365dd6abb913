"""All static objects of a program stand in one module, so that whoever wants to know what can change
has one page to read.
"""

from typing import Final

from codegen.lang import kobject, u64


@kobject()
class A:
    x: u64 = u64(0)


a: Final = A()


# T048-object-outside-the-state-module.py:15:12: error: T048: 'a' is an object outside the state module
#     a: Final = A()
#                ^
#   write instead: the object in the module that declares 'STATE_MODULE: Final = True'
