from __future__ import annotations
import os


# T040-foreign-module.py:2:1: error: T040: the module 'os' is not part of the program
#     import os
#     ^
#   write instead: an import of codegen.lang or of a module of the program
