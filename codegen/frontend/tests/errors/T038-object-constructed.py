from codegen.lang import kobject, u64


@kobject()
class A:
    x: u64 = u64(0)


def f() -> None:
    a = A()


# T038-object-constructed.py:10:9: error: T038: an object of 'A' needs a place in memory
#     a = A()
#         ^
#   write instead: 'create(A, at=address)', or a Final of the state module
