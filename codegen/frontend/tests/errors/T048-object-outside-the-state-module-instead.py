from typing import Final

from codegen.lang import export, kobject, u64

STATE_MODULE: Final = True


@kobject()
class A:
    x: u64 = u64(0)


a: Final = A()


@export
def f() -> u64:
    return a.x
