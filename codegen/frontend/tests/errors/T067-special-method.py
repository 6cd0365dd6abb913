from codegen.lang import u64, value


@value
class A:
    x: u64

    def __eq__(self, other: object) -> bool:
        return True


# T067-special-method.py:8:5: error: T067: Python calls '__eq__' behind the reader's back
#     def __eq__(self, other: object) -> bool:
#     ^
#   write instead: a method with a name that is called openly
