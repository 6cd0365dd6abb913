from typing import Final

from codegen.lang import table

SIZES: Final = table()


# mypy-var-annotated-empty-table.py:5:16: error: var-annotated: Need type annotation for "SIZES"
#     SIZES: Final = table()
#                    ^
#   write instead: a type annotation
