from codegen.lang import u64, value


@value
class A:
    x: u64

    def size(self) -> u64:
        return self.x


@value
class B:
    y: u64

    def size(self) -> u64:
        return self.y


def f(c: A | B) -> u64:
    return c.size()


# T072-method-of-a-union.py:21:12: error: T072: 'size' of a union could be one of several
#     return c.size()
#            ^
#   write instead: 'match' or 'isinstance' before
