return 5


# T060-return-outside-a-function.py:1:1: error: T060: a module only declares, and this is a statement
#     return 5
#     ^
#   write instead: the statement inside a function
