"""How long Word files take: `python benchmarks/word.py` (needs the extra `dev`)."""

from __future__ import annotations

import io
import time
from collections.abc import Callable

import docx

from kclaims.engine.place import place
from kclaims.model import Document, Finding, Report, Run, Span, Tool
from kclaims.readers import read
from kclaims.render.docx import render_docx

WORDS = 20_000
SENTENCE = "Ketamine has been used as an anesthetic since 1970, and its effect on mood is still being studied today. "


def made() -> bytes:
    """A Word file of that many words in paragraphs of four sentences, each in a run of its own."""
    file = docx.Document()
    for _ in range(WORDS // (4 * len(SENTENCE.split()))):
        paragraph = file.add_paragraph()
        for index in range(4):
            paragraph.add_run(SENTENCE).bold = index == 1
    buffer = io.BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def timed(work: Callable[[], object]) -> float:
    """The best of five, in milliseconds."""
    best = float("inf")
    for _ in range(5):
        began = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - began)
    return 1000 * best


def commented(document: Document) -> Report:
    """A report with a finding in each paragraph."""
    findings = [
        Finding(
            rule_id="a.b", category="other", severity="info", message="A message.", confidence=1.0, detector="rule",
            span=Span(block.span.start + 9, block.span.start + 40),
        )
        for block in document.blocks
    ]  # fmt: skip
    return Report(document=document, placed=tuple(place(document, findings)), words=0)


def main() -> None:
    """Print the times."""
    raw = made()
    document = read(raw, "a.docx")
    report = commented(document)
    run = Run(tool=Tool(version="0", packs=()), reports=(report,))
    print(f"{len(document.text.split())} words, {len(document.blocks)} paragraphs, {len(raw):,} bytes")
    print(f"reading       {timed(lambda: read(raw, 'a.docx')):6.0f} ms")
    print(f"giving back   {timed(lambda: render_docx(run, report)):6.0f} ms with {len(report.placed)} comments")
    print(
        f"python-docx   {timed(lambda: [p.text for p in docx.Document(io.BytesIO(raw)).paragraphs]):6.0f} ms for its paragraphs"
    )


if __name__ == "__main__":
    main()
