from codegen.lang import bits, export, packed, u64


@packed()
class B:
    a: u64 = bits(64)


@export
def f(b: B) -> u64:
    return b.a
