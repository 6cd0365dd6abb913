"""The reducer keeps what shows the fault."""

from __future__ import annotations

from codegen.fuzz.reduce import reduce


def test_keeps_what_is_wanted() -> None:
    text = "def f(a):\n    if a:\n        return g(1 + a * 7) + 2\n    return a\n\ndef g(b):\n    return b\n"
    small = reduce(text, lambda texts: ["a * 7" in t for t in texts])
    assert small == "def f(a):\n    return a * 7\n"
