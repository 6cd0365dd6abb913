"""A metaclass changes how classes are made, while the program runs. Here classes are layouts."""

from codegen.lang import u64


class Meta(type):
    pass


class A(metaclass=Meta):
    x: u64


# T068-metaclass.py:10:1: error: T068: 'metaclass' changes what a class is
#     class A(metaclass=Meta):
#     ^
#   write instead: a decorator of the dialect
