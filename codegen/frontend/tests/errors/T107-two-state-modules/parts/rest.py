from typing import Final

from codegen.lang import kobject, u64

STATE_MODULE: Final = True


@kobject()
class Rest:
    total: u64 = u64(0)


rest: Final = Rest()
