"""Command lines that `make` writes: what is wrong with one is told in a line, by the name of the variable."""

from __future__ import annotations

import argparse
import re
import sys
from typing import NoReturn

STATUS = 2  # as argparse ends


class Parser(argparse.ArgumentParser):
    """Without the usage, which nobody sees who typed `make`."""

    def error(self, message: str) -> NoReturn:
        """`argument --fpu: '2' is …` becomes `FPU: '2' is …`."""
        print(f"error: {re.sub(r'^argument (?:--)?([-a-z]+)', variable, message)}", file=sys.stderr)
        sys.exit(STATUS)


def variable(found: re.Match[str]) -> str:
    return found[1].replace("-", "_").upper()
