"""A decorator of Python replaces the function by whatever it likes. The dialect knows those that only
mark a function, and a few that wrap it at compile time.
"""

from codegen.lang import u64, value


@value
class A:
    x: u64

    @staticmethod
    def f() -> None:
        pass


# T021-unknown-decorator.py:12:6: error: T021: the dialect does not know this decorator
#     @staticmethod
#      ^
#   write instead: @inline, @cold, @export, @console_sink or @property
