"""Fixtures: `image` builds what a test boots, `boot` gives it a machine named after the test."""

from __future__ import annotations

import subprocess
import sys
from functools import cache, partial
from pathlib import Path
from typing import Protocol

import pytest

from qemu_tests.machine import Machine


class Boot(Protocol):
    def __call__(
        self,
        image: Path,
        *,
        kernel: Path | None = ...,
        memory: str = ...,
        icount: bool = ...,
        smp: int = ...,
        failure: str = ...,
        serial: str = ...,
    ) -> Machine: ...


class BuildImage(Protocol):
    def __call__(
        self, system: str = ..., *, profile: str = ..., root: Path | None = ..., options: str = ...
    ) -> Path: ...


@pytest.fixture
def boot(request: pytest.FixtureRequest) -> Boot:
    """`with boot(image) as machine:`; the options are those of `Machine`."""
    return partial(Machine, name=request.node.name)


@pytest.fixture(scope="session")
def image() -> BuildImage:
    """`image("hello", profile="checked")`: the path of an image, built first if it is not up to date.

    `options` are those of the build, such as "--fpu 0"; the image has them in its name.
    """
    return cache(build_image)


def build_image(
    system: str = "hello", *, profile: str = "release", root: Path | None = None, options: str = ""
) -> Path:
    name = (f"test-{root.stem}" if root else system) + options.replace(" ", "")
    output = Path("build") / profile / f"{name}.elf"
    argv = [sys.executable, "-m", "linker", "build", "--profile", profile, "--out", str(output)]
    argv += ["--debug", "1" if profile == "checked" else "0"]
    argv += ["--root", str(root)] if root else ["--system", system]
    argv += options.split()
    result = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert result.returncode == 0, f"the image could not be built\n{result.stdout}{result.stderr}"
    return output
