from codegen.lang import u64, urange


def f(x: u64) -> None:
    xs = {y for y in urange(x)}


# T005-set-comprehension.py:5:10: error: T005: a comprehension builds a container
#     xs = {y for y in urange(x)}
#          ^
#   write instead: a 'for' loop over 'urange' that stores where it belongs
