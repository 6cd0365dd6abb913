# python -m codegen build T050-missing-constant --define T050-missing-constant.FATS=True
"""'--define' changes a Final constant of a module for one build. A name that the program does not have
would change nothing, silently.
"""

from typing import Final

from codegen.lang import export

FAST: Final = False


@export
def f() -> bool:
    return FAST


# error: T050: there is no constant 'T050-missing-constant.FATS' to define
#   write instead: the full name of a 'NAME: Final = …' of the program
