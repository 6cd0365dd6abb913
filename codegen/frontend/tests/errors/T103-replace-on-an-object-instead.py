from codegen.lang import export, kobject, u64


@kobject()
class A:
    x: u64 = u64(0)


@export
def f(a: A) -> None:
    a.x = u64(1)
