"""A plugin of pytest: hypothesis takes the same examples for each fault, and seeks no smaller ones that fail."""

from __future__ import annotations

from hypothesis import Phase, settings

settings.register_profile(
    "mutation", database=None, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate)
)
settings.load_profile("mutation")
