from codegen.lang import kobject, u64


@kobject()
class A:
    x: u64 = u64(0)


current = A()


# T015-mutable-global-object.py:9:1: error: T015: 'current' is neither a Final constant nor an alias of a type
#     current = A()
#     ^
#   write instead: 'NAME: Final = …', or a field of an object of the state module
