"""Methods like '__eq__' and '__init__' are called by operators and constructors, which have one
meaning in the dialect. A method with a name of its own is seen where it is called.
"""

from codegen.lang import u64, value


@value
class A:
    x: u64

    def __eq__(self, other: object) -> bool:
        return True


# T067-special-method.py:12:5: error: T067: Python calls '__eq__' behind the reader's back
#     def __eq__(self, other: object) -> bool:
#     ^
#   write instead: a method with a name that is called openly
