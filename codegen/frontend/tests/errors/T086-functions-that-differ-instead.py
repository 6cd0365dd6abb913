from typing import Final

from codegen.lang import export, table, u64


def g(x: u64) -> u64:
    return x


def h(x: u64) -> u64:
    return x + 1


HANDLERS: Final = table(g, h)


@export
def f(i: u64, x: u64) -> u64:
    return HANDLERS[i](x)
