"""Write what is generated from the interface: `python -m userland.generate`.

The Python stubs and the table in `docs/interface.md` are committed, so that they can be read; the C header is
a build product. A test compares the committed text with what this writes.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from userland.generate_docs import interface_page
from userland.generate_header import header_text
from userland.generate_stubs import stubs_text

STUBS = Path("userland/runtime/invocations.py")
HEADER = Path("build/include/taipan.h")
PAGE = Path("docs/interface.md")


def write_if_changed(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--header", type=Path, default=HEADER, help="where the C header goes")
    parser.add_argument("--header-only", action="store_true", help="leave the Python stubs alone")
    arguments = parser.parse_args()
    write_if_changed(arguments.header, header_text())
    if not arguments.header_only:
        write_if_changed(STUBS, stubs_text())
        write_if_changed(PAGE, interface_page(PAGE.read_text()))


if __name__ == "__main__":
    main()
