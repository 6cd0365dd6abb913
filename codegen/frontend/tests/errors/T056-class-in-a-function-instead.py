from codegen.lang import export, u64, value


@value
class G:
    x: u64


@export
def f(x: u64) -> u64:
    return G(x).x
