"""Assembly and other programs call an exported function by its own name, without its module, so there
can be only one of that name.
"""

from codegen.lang import export, u64, value


@value
class A:
    x: u64

    @export
    def f(self) -> None:
        pass


@export
def f() -> None:
    pass


# T043-two-exports-of-one-name.py:18:1: error: T043: two exported functions are called 'f'
#     def f() -> None:
#     ^
#   write instead: another name for one of them; assembly knows them by name
