from codegen.lang import embedded, kobject, u64


@kobject()
class A:
    x: u64 = u64(0)
    inner: "A" = embedded("A")


# mypy-arg-type-embedded-itself.py:7:27: error: arg-type: Argument 1 to "embedded" has incompatible type "str"; expected "type[Never]"
#     inner: "A" = embedded("A")
#                           ^
#   write instead: a value of the parameter's type: a conversion like 'u64(x)', or a test that narrows 'x'
