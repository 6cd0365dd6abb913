"""An object is made from memory, not by a call with arguments, so each field needs a value to start
with.
"""

from codegen.lang import kobject, u64


@kobject()
class A:
    x: u64


# T029-field-without-default.py:10:5: error: T029: the field 'x' of an object has no first value
#     x: u64
#     ^
#   write instead: a constant default, or embedded(…)
