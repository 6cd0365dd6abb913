from codegen.lang import console_sink, u8


@console_sink
def put(character: u8) -> None:
    pass


@console_sink
def put_too(character: u8) -> None:
    pass


# T042-two-console-sinks.py:10:1: error: T042: the program has a console sink already
#     def put_too(character: u8) -> None:
#     ^
#   write instead: @console_sink above exactly one function 'def put(character: u8) -> None'
