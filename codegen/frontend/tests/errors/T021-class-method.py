from codegen.lang import u64, value


@value
class A:
    x: u64

    @classmethod
    def zero(cls) -> "A":
        return A(u64(0))


# T021-class-method.py:8:6: error: T021: the dialect does not know this decorator
#     @classmethod
#      ^
#   write instead: @inline, @cold, @export, @console_sink or @property
