from codegen.lang import u64

counter = u64(0)


# T015-module-variable.py:3:1: error: T015: 'counter' is neither a Final constant nor an alias of a type
#     counter = u64(0)
#     ^
#   write instead: 'NAME: Final = …', or a field of an object of the state module
