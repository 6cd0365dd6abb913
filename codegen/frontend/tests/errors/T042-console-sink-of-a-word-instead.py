from codegen.lang import console_sink, export, u8


@export
@console_sink
def put(character: u8) -> None:
    pass
