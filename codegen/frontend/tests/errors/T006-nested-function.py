from codegen.lang import u64


def f(x: u64) -> None:
    def g() -> None:
        pass


# T006-nested-function.py:5:5: error: T006: a function inside a function needs a closure
#     def g() -> None:
#     ^
#   write instead: a function at module level that is given what it needs
