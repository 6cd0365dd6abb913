from enum import Enum

from codegen.lang import console, export, word_of


class Color(Enum):
    RED = 1


@export
def f(c: Color) -> None:
    console(f"{word_of(c)}")
