from codegen.lang import console, export, u64


@export
def f(x: u64) -> None:
    console(f"{x}\n")
