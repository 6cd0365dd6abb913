"""The elements of an array start with a value made of zeros and defaults. A union has none: which of
its classes would it be?
"""

from codegen.lang import Array, embedded_array, kobject, u8, u64, value


@value
class Item:
    either: u8 | u64


@kobject()
class Box:
    items: Array[Item] = embedded_array(Item, 4)


# T083-array-of-a-union.py:15:5: error: T083: an element of type '(u64 | u8)' has no first value
#     items: Array[Item] = embedded_array(Item, 4)
#     ^
#   write instead: a class whose fields are numbers, enums, or have defaults; or 'optional_array'
