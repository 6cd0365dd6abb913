from codegen.lang import kobject, u64


@kobject()
class A:
    x: u64 = u64(0)

    def __init__(self) -> None:
        self.x = u64(1)


# T067-init-method.py:8:5: error: T067: Python calls '__init__' behind the reader's back
#     def __init__(self) -> None:
#     ^
#   write instead: a method with a name that is called openly
