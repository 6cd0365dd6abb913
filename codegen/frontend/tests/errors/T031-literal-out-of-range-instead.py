from codegen.lang import export, u8


@export
def f(x: u8) -> bool:
    return x == 255
