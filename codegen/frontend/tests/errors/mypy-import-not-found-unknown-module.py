import nothing.there


# mypy-import-not-found-unknown-module.py:1:1: error: import-not-found: Cannot find implementation or library stub for module named "nothing.there"
#     import nothing.there
#     ^
#   write instead: the full name of a module of the program, or of codegen.lang
