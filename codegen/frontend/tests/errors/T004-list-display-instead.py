from codegen.lang import export, u64, value


@value
class Pair:
    first: u64
    second: u64


@export
def f(x: u64) -> u64:
    pair = Pair(x, x)
    return pair.first
