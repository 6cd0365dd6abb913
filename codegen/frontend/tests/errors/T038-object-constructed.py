"""An object lives at an address, and the kernel allocates nothing. Either memory is there and 'create'
makes an object of it, or the object is static.
"""

from codegen.lang import kobject, u64


@kobject()
class A:
    x: u64 = u64(0)


def f() -> None:
    a = A()


# T038-object-constructed.py:14:9: error: T038: an object of 'A' needs a place in memory
#     a = A()
#         ^
#   write instead: 'create(A, at=address)', or a Final of the state module
