from codegen.lang import kobject, u64, value


@kobject()
class A:
    x: u64 = u64(0)

    @property
    def y(self) -> u64:
        return self.x

    @y.setter
    def y(self, value: u64) -> None:
        self.x = value


# T021-setter.py:13:5: error: T021: the dialect does not know this decorator
#     def y(self, value: u64) -> None:
#     ^
#   write instead: @inline, @cold, @export, @console_sink or @property
