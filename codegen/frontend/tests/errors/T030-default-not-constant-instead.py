from typing import Final

from codegen.lang import export, kobject, u64

FIRST: Final = u64(1)


@kobject()
class A:
    x: u64 = FIRST


@export
def f(a: A) -> u64:
    return a.x
