from codegen.lang import bits, export, packed, raw_bits, u64


@packed(words=1)
class A:
    x: u64 = bits(4)


@export
def f(a: A) -> u64:
    return raw_bits(a)
