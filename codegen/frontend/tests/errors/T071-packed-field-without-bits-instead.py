from codegen.lang import bits, export, packed, u64


@packed(words=1)
class A:
    x: u64 = bits(64)


@export
def f(a: A) -> u64:
    return a.x
