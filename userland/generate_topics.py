"""The sections of `docs/interface.md` that are about no invocation, and the links from sentences to tests."""

from __future__ import annotations

from kernel.abi.reference.shapes import Sentence, Topic
from kernel.abi.reference.topics import TOPICS


def link(test: str) -> str:
    """A test, by its name, as `Sentence` has it."""
    file, name = test.split("::")
    if file.startswith("user/"):
        return f"[`{name}`](../userland/conformance/{file.removeprefix('user/')}.py)"
    folder, _, stem = file.rpartition("/")
    inner = f"{folder}/" if folder else ""
    return f"[`test_{name}`](../kernel/tests/{inner}test_{stem}.py)"


def sentence_line(sentence: Sentence) -> str:
    return f"- {sentence.text} {', '.join(link(test) for test in sentence.tests)}"


def rows_text(rows: tuple[tuple[str, ...], ...]) -> list[str]:
    """A table whose head is the first row."""
    if not rows:
        return []
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return [lines[0], f"| {' | '.join('---' for _ in rows[0])} |", *lines[1:], ""]


def topic_lines(topic: Topic) -> list[str]:
    lines = [f"### {topic.title}", "", topic.about, ""]
    for caption, rows in topic.tables:
        lines += [caption, ""] if caption else []
        lines += rows_text(rows)
    lines += [*(sentence_line(s) for s in topic.sentences), ""]
    if topic.rights:
        lines += [f"**RIGHTS** {topic.rights}", "", "**ERRORS**", ""]
        lines += [*([sentence_line(s) for s in topic.errors] or ["None."]), ""]
    return lines


def topics_text() -> str:
    """Chapter by chapter."""
    lines: list[str] = []
    for chapter, topics in TOPICS.items():
        lines += [f"## {chapter}", ""]
        for topic in topics:
            lines += topic_lines(topic)
    return "\n".join(lines).rstrip()
