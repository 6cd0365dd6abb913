from codegen.lang import ensures, export, u64


def smaller(result: u64, x: u64) -> bool:
    return result <= x


@export
@ensures(smaller, "it never grows")
def f(x: u64) -> u64:
    return x >> 1
