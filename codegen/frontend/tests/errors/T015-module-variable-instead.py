from typing import Final

from codegen.lang import export, kobject, u64

STATE_MODULE: Final = True


@kobject()
class Core:
    counter: u64 = u64(0)


core: Final = Core()


@export
def count() -> u64:
    core.counter += 1
    return core.counter
