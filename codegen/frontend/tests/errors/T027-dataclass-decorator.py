from dataclasses import dataclass

from codegen.lang import u64


@dataclass(frozen=True)
class A:
    x: u64


# T027-dataclass-decorator.py:7:1: error: T027: the class 'A' is neither an enum nor @packed, @value or @kobject
#     class A:
#     ^
#   write instead: @packed(…), @value or @kobject(…) above the class
