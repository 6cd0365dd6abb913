"""Everything in the compiled program has a size and a place for each of its parts. A type of Python
that says neither cannot be compiled.
"""

def f(x: object) -> None:
    pass


# T025-object-type.py:5:7: error: T025: the type 'object' has no layout
#     def f(x: object) -> None:
#           ^
#   write instead: a type from docs/dialect.md, 'Types'
