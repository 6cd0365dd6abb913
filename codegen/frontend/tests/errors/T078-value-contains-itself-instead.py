from codegen.lang import export, kobject, u64


@kobject()
class A:
    x: u64 = u64(0)
    inner: A | None = None


@export
def f(a: A) -> bool:
    return a.inner is None
