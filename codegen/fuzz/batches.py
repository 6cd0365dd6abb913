"""Seeds in batches, so that a campaign can be stopped and go on."""

from __future__ import annotations

from collections.abc import Iterator

Batch = tuple[int, int]  # the first seed, and how many


def batches(seed: int, count: int, most: int) -> Iterator[Batch]:
    """The seeds in runs that end at multiples of `most`."""
    last = seed + count
    while seed < last:
        end = min(last, seed - seed % most + most)
        yield seed, end - seed
        seed = end
