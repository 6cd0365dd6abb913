"""Source files are text in UTF-8, as Python's are."""

from codegen.lang import export

@export
def f() -> None:
    pass  # café


# T070-not-utf-8.py:1:1: error: T070: the file cannot be read: 'utf-8' codec can't decode byte 0xe9 in position 129: invalid continuation byte
#   write instead: a text file in UTF-8
