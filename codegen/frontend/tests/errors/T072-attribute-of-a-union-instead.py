from codegen.lang import export, u64, value


@value
class A:
    x: u64


@value
class B:
    x: u64


@export
def f(c: A | B) -> u64:
    match c:
        case A(x=x):
            return x
        case B(x=x):
            return x
