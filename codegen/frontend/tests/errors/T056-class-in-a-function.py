"""Types are the same in the whole program, so they are declared where everybody can see them."""

from codegen.lang import u64


def f(x: u64) -> None:
    class G:
        pass


# T056-class-in-a-function.py:7:5: error: T056: a class stands inside another thing
#     class G:
#     ^
#   write instead: the class at module level
