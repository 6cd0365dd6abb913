from codegen.lang import u64, urange


def f(x: u64) -> None:
    xs = urange(x)


# T025-urange-outside-a-loop.py:5:5: error: T025: the type 'Iterator' has no layout
#     xs = urange(x)
#     ^
#   write instead: a type from docs/dialect.md, 'Types'
