from codegen.lang import embedded, kobject, u64


@kobject()
class A:
    x: u64 = embedded(u64)


# T101-embedded-without-being-an-object.py:6:5: error: T101: 'u64' has no address of its own
#     x: u64 = embedded(u64)
#     ^
#   write instead: a @kobject class; values stand in its fields
