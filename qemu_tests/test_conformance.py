"""The conformance suite in user mode: one boot a profile, and each of its tests is one here."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from qemu_tests.conftest import BuildImage
from qemu_tests.machine import Machine

FAILURE = r"(?i)panic|assertion failed|failed:"
SOURCES = sorted(Path("userland/conformance").glob("*.py"))
NAMES = [name for path in SOURCES for name in re.findall(r'    passed\("(\w+)"\)', path.read_text())]


@cache
def console(path: Path, profile: str) -> str:
    """All that the suite says, up to power-off."""
    with Machine(path, name=f"conformance-{profile}", icount=True, failure=FAILURE) as machine:
        machine.run()
        machine.expect("^conformance: done", timeout=60)
        machine.expect_exit(0, timeout=30)
        return machine.console


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("profile", ["release", "checked"])
def test_conformance(profile: str, name: str, image: BuildImage) -> None:
    said = console(image("conformance", profile=profile), profile)
    assert f"conformance: ok {name}\n" in said, said


@pytest.mark.parametrize("options", ["", "--fastpath 0", "--benchmark utilisation", "--benchmark entries"])
@pytest.mark.parametrize("profile", ["release", "checked"])
def test_nothing_is_left_out(profile: str, options: str, image: BuildImage) -> None:
    """Every test reports once, and none that is not in the source; also without the fast path, counting, logging."""
    said = console(image("conformance", profile=profile, options=options), f"{profile}{options.replace(' ', '')}")
    assert sorted(re.findall(r"conformance: ok (\w+)", said)) == sorted(NAMES)
    assert f" checks in {len(NAMES)} tests" in said
