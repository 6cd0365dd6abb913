from codegen.lang import export, u64


@export
def f(x: u64) -> None:
    assert x != 3, u64(3)


# T036-assertion-about-a-number-says-a-number.py:6:20: error: T036: the assertion does not say what it means
#     assert x != 3, u64(3)
#                    ^
#   write instead: the invariant as a literal sentence after a comma
