from codegen.lang import export, u64, value


@value
class A:
    x: u64

    def twice(self) -> u64:
        return self.x * 2


@export
def f(a: A) -> u64:
    return a.twice()
