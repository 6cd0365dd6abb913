from __future__ import annotations
from typing import Final

from codegen.lang import u64

A: Final[u64] = B
B: Final[u64] = A


# mypy-used-before-def-constant-of-itself.py:6:17: error: used-before-def: Name "B" is used before definition
#     A: Final[u64] = B
#                     ^
#   write instead: the definition before its first use
# mypy-used-before-def-constant-of-itself.py:6:17: error: misc: Cannot resolve name "B" (possible cyclic definition)
#     A: Final[u64] = B
#                     ^
#   write instead: what the types of the program allow
