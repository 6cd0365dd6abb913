from codegen.lang import bits, export, packed, u64


@packed(words=1)
class Inner:
    x: u64 = bits(4)


@packed(words=1)
class Outer:
    inner: Inner = bits(4)


@export
def f(o: Outer) -> u64:
    return o.inner.x
