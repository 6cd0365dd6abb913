from codegen.lang import export, u64


@export
def f(first: u64, second: u64) -> u64:
    return first + second
