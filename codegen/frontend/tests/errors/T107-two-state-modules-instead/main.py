from codegen.lang import export, u64
from parts.core import core, rest


@export
def f() -> u64:
    return core.total + rest.total
