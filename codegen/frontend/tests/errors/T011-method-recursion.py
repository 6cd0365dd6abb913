from codegen.lang import u64, value


@value
class A:
    x: u64

    def f(self) -> u64:
        return A(self.x - 1).f()


# T011-method-recursion.py:9:16: error: T011: the function can call itself: 'A.f' calls 'A.f'
#     return A(self.x - 1).f()
#            ^
#   write instead: a bounded loop; the stack of the kernel is finite
