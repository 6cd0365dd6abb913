from typing import Final

import other

from codegen.lang import export, kobject, u64

STATE_MODULE: Final = True


@kobject()
class Core:
    total: u64 = u64(0)


core: Final = Core()
rest: Final = other.Rest()


@export
def f() -> u64:
    return core.total + rest.total
