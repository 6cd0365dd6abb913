"""A module that is imported becomes part of the program, so it has to be in the dialect. Of Python's
library only 'typing', 'enum' and 'dataclasses' may be named, for their annotations.
"""

from __future__ import annotations
import os


# T040-foreign-module.py:6:1: error: T040: the module 'os' is not part of the program
#     import os
#     ^
#   write instead: an import of codegen.lang or of a module of the program
