from codegen.lang import export, u64, urange


@export
def f(x: u64) -> bool:
    found = False
    for i in urange(x):
        if i == 7:
            found = True
            break
    return found
