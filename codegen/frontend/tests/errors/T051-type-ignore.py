"""The compiler builds on what mypy has checked: that a value has the type that its name says. A
comment that silences mypy would turn a wrong type into wrong code.
"""

from codegen.lang import u64, u8


def f(x: u64) -> u8:
    return x  # type: ignore


# T051-type-ignore.py:9:15: error: T051: 'type: ignore' silences what the compiler builds on
#     return x  # type: ignore
#               ^
#   write instead: code that mypy accepts; narrow with 'isinstance', 'match' or 'is not None'
