"""Every text for the console ends as characters for one function, which the program marks. It takes
one byte at a time.
"""

from codegen.lang import console_sink, u64


@console_sink
def put(character: u64) -> None:
    pass


# T042-console-sink-of-a-word.py:9:1: error: T042: a console sink takes one 'u8' and returns nothing
#     def put(character: u64) -> None:
#     ^
#   write instead: @console_sink above exactly one function 'def put(character: u8) -> None'
