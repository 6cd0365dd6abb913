from codegen.lang import export, u64


@export
def main(x: u64) -> None:
    undefined(x)


# mypy-name-defined-export-of-a-missing-name.py:6:5: error: name-defined: Name "undefined" is not defined
#     undefined(x)
#     ^
#   write instead: an import or a definition of the name, spelled as where it is defined
