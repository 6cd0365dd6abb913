def f(x: None) -> None:
    pass


# T025-none-parameter.py:1:7: error: T025: the type 'None' has no layout
#     def f(x: None) -> None:
#           ^
#   write instead: a type from docs/dialect.md, 'Types'
