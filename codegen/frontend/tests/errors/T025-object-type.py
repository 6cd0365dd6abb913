def f(x: object) -> None:
    pass


# T025-object-type.py:1:7: error: T025: the type 'object' has no layout
#     def f(x: object) -> None:
#           ^
#   write instead: a type from docs/dialect.md, 'Types'
