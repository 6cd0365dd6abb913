from codegen.lang import export, u64, value


@value
class A:
    x: u64

    def is_like(self, other: A) -> bool:
        return self.x == other.x


@export
def f(a: A, b: A) -> bool:
    return a.is_like(b)
