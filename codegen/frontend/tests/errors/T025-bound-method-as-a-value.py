from codegen.lang import u64, value


@value
class A:
    x: u64

    def size(self) -> u64:
        return self.x


def f(a: A) -> None:
    g = a.size


# T025-bound-method-as-a-value.py:13:5: error: T085: a function is no value
#     g = a.size
#     ^
#   write instead: 'HANDLERS: Final = table(f, g)' at module level, and a call 'HANDLERS[i](x)'
