"""A name of a module is a constant. What changes is state, and all state stands in one module, where
it can be found.
"""

from codegen.lang import u64

counter = u64(0)


# T015-module-variable.py:7:1: error: T015: 'counter' is neither a Final constant nor an alias of a type
#     counter = u64(0)
#     ^
#   write instead: 'NAME: Final = …', or a field of an object of the state module
