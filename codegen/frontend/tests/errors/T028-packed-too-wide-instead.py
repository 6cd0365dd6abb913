from codegen.lang import bits, export, packed, u64


@packed(words=2)
class A:
    x: u64 = bits(60)
    y: u64 = bits(5)


@export
def f(a: A) -> u64:
    return a.y
