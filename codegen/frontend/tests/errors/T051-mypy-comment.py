from codegen.lang import u64, u8


# mypy: ignore-errors
def f(x: u64) -> u8:
    return x


# T051-mypy-comment.py:4:1: error: T051: 'mypy:' silences what the compiler builds on
#     # mypy: ignore-errors
#     ^
#   write instead: code that mypy accepts; narrow with 'isinstance', 'match' or 'is not None'
