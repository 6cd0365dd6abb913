from codegen.lang import u64


def f(x: u64) -> None:
    assert x, "x is there"


# T022-assertion-of-a-number.py:5:12: error: T022: only a 'bool' is true or false, and this is 'u64'
#     assert x, "x is there"
#            ^
#   write instead: 'x != 0' or 'x is not None'
