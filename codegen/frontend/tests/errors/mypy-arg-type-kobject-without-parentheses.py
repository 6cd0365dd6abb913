from codegen.lang import kobject, u64


@kobject
class A:
    x: u64 = u64(0)


# mypy-arg-type-kobject-without-parentheses.py:4:2: error: arg-type: Argument 1 to "kobject" has incompatible type "type[A]"; expected "int"
#     @kobject
#      ^
#   write instead: a value of the parameter's type: a conversion like 'u64(x)', or a test that narrows 'x'
# mypy-arg-type-kobject-without-parentheses.py:5:1: error: call-arg: Too many positional arguments for "kobject"
#     class A:
#     ^
#   note: "kobject" defined in "codegen.lang.model"
#   write instead: exactly the arguments that the definition names
