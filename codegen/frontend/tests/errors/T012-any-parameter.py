"""'Any' tells neither mypy what may be done with a value nor the compiler how large it is."""

from __future__ import annotations
from typing import Any


def f(x: Any) -> None:
    pass


# T012-any-parameter.py:7:7: error: T012: the type is 'Any', which has no layout
#     def f(x: Any) -> None:
#           ^
#   write instead: an annotation with a type of the dialect
