from codegen.lang import export, u64, value


@value
class A:
    x: u64

    def f(self) -> u64:
        return self.x


@export
def f() -> u64:
    return A(u64(1)).f()
