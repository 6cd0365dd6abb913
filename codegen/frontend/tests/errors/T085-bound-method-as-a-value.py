from codegen.lang import u64, value


@value
class A:
    x: u64

    def size(self) -> u64:
        return self.x


def f(a: A) -> None:
    g = a.size


# T085-bound-method-as-a-value.py:13:5: error: T085: a function or class is no value
#     g = a.size
#     ^
#   write instead: 'HANDLERS: Final = table(f, g)' at module level, and a call 'HANDLERS[i](x)'
