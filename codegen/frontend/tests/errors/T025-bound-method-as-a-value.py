from codegen.lang import u64, value


@value
class A:
    x: u64

    def size(self) -> u64:
        return self.x


def f(a: A) -> None:
    g = a.size


# T025-bound-method-as-a-value.py:13:5: error: T025: the type 'def () -> u64' has no layout
#     g = a.size
#     ^
#   write instead: a type from docs/dialect.md, 'Types'
