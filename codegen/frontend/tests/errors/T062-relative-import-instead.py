import codegen.lang


@codegen.lang.export
def f(x: codegen.lang.u64) -> codegen.lang.u64:
    return x
