"""A case that can never be met is a mistake: mostly another class was meant, or the subject's type
forgets one.
"""

from codegen.lang import u64, value


@value
class A:
    x: u64


@value
class B:
    x: u64


def f(a: A) -> u64:
    match a:
        case B(x=x):
            return x
        case A():
            return u64(1)


# T079-pattern-of-a-foreign-class.py:20:14: error: T079: what is looked at here is never 'B'
#     case B(x=x):
#          ^
#   write instead: a class that the type of the subject names
