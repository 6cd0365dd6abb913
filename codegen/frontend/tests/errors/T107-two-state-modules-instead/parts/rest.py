from codegen.lang import kobject, u64


@kobject()
class Rest:
    total: u64 = u64(0)
