from codegen.lang import embedded, export, kobject, u64


@kobject()
class A:
    x: u64 = u64(0)


@kobject()
class B:
    a: A = embedded(A)


@export
def f(b: B, a: A) -> None:
    b.a.x = a.x
