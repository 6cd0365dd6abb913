"""How large the kernel is."""

from __future__ import annotations

from pathlib import Path

import pytest
from elftools.elf.elffile import ELFFile

from qemu_tests.conftest import BuildImage

MOST = 128 << 10
MOST_TEXT = 96 << 10
EXECUTABLE = 1  # in p_flags


@pytest.mark.parametrize("profile", ["release", "checked"])
def test_text_and_data_are_below_128_kib(profile: str, image: BuildImage) -> None:
    image("hello", profile=profile)
    with Path(f"build/{profile}/kernel.elf").open("rb") as file:
        size = sum(segment["p_filesz"] for segment in ELFFile(file).iter_segments("PT_LOAD"))
    print(f"text and data of the {profile} kernel: {size} bytes")
    assert 16 << 10 < size < MOST


def test_the_text_of_a_release_is_below_96_kib(image: BuildImage) -> None:
    image("hello", profile="release")
    with Path("build/release/kernel.elf").open("rb") as file:
        segments = ELFFile(file).iter_segments("PT_LOAD")
        size = sum(segment["p_filesz"] for segment in segments if segment["p_flags"] & EXECUTABLE)
    print(f"text and constants of the release kernel: {size} bytes")
    assert 16 << 10 < size <= MOST_TEXT
