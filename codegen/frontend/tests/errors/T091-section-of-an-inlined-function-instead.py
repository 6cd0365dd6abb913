from codegen.lang import export, section, u64


@export
@section(".text.hot")
def f(x: u64) -> u64:
    return x
