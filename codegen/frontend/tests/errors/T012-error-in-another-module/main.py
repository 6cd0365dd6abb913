import part

from codegen.lang import export, u64


@export
def f(x: u64) -> u64:
    return part.g(x)


# part.py:6:7: error: T012: the type is 'Any', which has no layout
#     def g(x: Any) -> u64:
#           ^
#   write instead: an annotation with a type of the dialect
