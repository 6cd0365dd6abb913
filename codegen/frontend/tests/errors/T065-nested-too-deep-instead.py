from codegen.lang import export, i64


@export
def f(x: i64) -> i64:
    return -x
