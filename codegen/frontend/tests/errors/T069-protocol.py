from typing import Protocol

from codegen.lang import u64


class Sized(Protocol):
    def size(self) -> u64: ...


# T069-protocol.py:7:28: error: T069: '...' stands for code that is not there
#     def size(self) -> u64: ...
#                            ^
#   write instead: 'pass', or the code
