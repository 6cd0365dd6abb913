from typing import Final

from codegen.lang import export

FAST: Final = True


@export
def f() -> bool:
    return FAST
