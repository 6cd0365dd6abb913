from codegen.lang import export, u64, value


@value
class A:
    x: u64


@export
def f(a: A) -> u64:
    match a:
        case A(x=x):
            return x
