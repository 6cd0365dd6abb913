from typing import Final

from codegen.lang import Array, embedded_array, export, kobject, u64

STATE_MODULE: Final = True


@kobject()
class Core:
    sizes: Array[u64] = embedded_array(u64, 2)


core: Final = Core()


@export
def f(x: u64) -> None:
    core.sizes[0] = x
