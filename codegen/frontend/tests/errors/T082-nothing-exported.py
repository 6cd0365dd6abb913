"""The compiler keeps what exported functions reach. Without one nothing is left of the program."""

from codegen.lang import console


def main() -> None:
    console("nobody calls this\n")


# T082-nothing-exported.py:1:1: error: T082: the program exports no function, so nothing of it is ever called
#     """The compiler keeps what exported functions reach. Without one nothing is left of the program."""
#     ^
#   write instead: @export at its entry
