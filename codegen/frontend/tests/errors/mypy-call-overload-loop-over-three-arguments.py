from codegen.lang import u64, urange


def f(x: u64) -> None:
    for i in urange(0, x, 2):
        pass


# mypy-call-overload-loop-over-three-arguments.py:5:14: error: call-overload: No overload variant of "urange" matches argument types "int", "u64", "int"
#     for i in urange(0, x, 2):
#              ^
#   note: Possible overload variants:
#   note:     def urange(start: int, stop: None = ...) -> Iterator[u64]
#   note:     def urange(start: u64, stop: None = ...) -> Iterator[u64]
#   note:     def urange(start: u64 | int, stop: u64 | int) -> Iterator[u64]
#   write instead: arguments that fit one of the forms of the function
