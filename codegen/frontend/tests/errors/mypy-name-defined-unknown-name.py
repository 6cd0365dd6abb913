from codegen.lang import u64


def f(x: u64) -> u64:
    return x + y


# mypy-name-defined-unknown-name.py:5:16: error: name-defined: Name "y" is not defined
#     return x + y
#                ^
#   write instead: an import or a definition of the name, spelled as where it is defined
