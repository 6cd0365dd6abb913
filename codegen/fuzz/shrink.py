"""Make programs that show a fault small: `python -m codegen.fuzz.shrink FILE…`."""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from pathlib import Path
from typing import Final

from codegen.fuzz.__main__ import plan_of
from codegen.fuzz.batch import Finding, Plan, examine
from codegen.fuzz.reduce import reduce

OWN_FAULTS: Final = ("refused", "python")  # the generator's, which the message explains


def main(arguments: list[str] | None = None) -> int:
    """Status 1 if some program shows no fault."""
    top = argparse.ArgumentParser(prog="python -m codegen.fuzz.shrink", description=__doc__)
    top.add_argument("files", type=Path, nargs="+", metavar="FILE", help="build/fuzz/seed_N.py")
    return max(shrink_file(file) for file in top.parse_args(arguments).files)


def shrink_file(file: Path) -> int:
    """Print what is wrong with a program, and a small one that shows it."""
    text, plan = file.read_text(), plan_of(int("0" + re.sub(r"\D", "", file.stem)))
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        finding = examine({"p0": text}, Path(folder), plan).get("p0")
        if finding is None:
            print(f"{file}: the engines agree")
            return 1
        print(f"{file}: {finding.sign}\n{finding.text[:2000]}")
        print(text if finding.kind in OWN_FAULTS else shrink(text, finding, plan, Path(folder)))
    return 0


def shrink(text: str, finding: Finding, plan: Plan, folder: Path) -> str:
    """The smallest program found that shows the same fault."""

    def shows(texts: list[str]) -> list[bool]:
        found = examine({f"p{i}": text for i, text in enumerate(texts)}, folder, plan)
        return [f"p{i}" in found and found[f"p{i}"].sign == finding.sign for i in range(len(texts))]

    return reduce(text, shows)


if __name__ == "__main__":
    sys.exit(main())
