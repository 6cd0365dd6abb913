from codegen.lang import kobject, u64, urange


@kobject()
class A:
    x: u64 = u64(0)


def f(a: A) -> None:
    for a.x in urange(3):
        pass


# T035-loop-variable-is-a-field.py:10:9: error: T035: one assignment sets one place
#     for a.x in urange(3):
#         ^
#   write instead: an assignment for each place
