from codegen.lang import export, requires, u64


@export
def f(x: u64) -> u64:
    requires(x > 0, "there is something")
    return x
