"""A real page through the real linter, and a page whose every word is an attack, as a `Run` to render."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kclaims.engine import Linter
from kclaims.engine.place import place
from kclaims.model import (
    Evidence,
    Finding,
    PackInfo,
    Related,
    Report,
    Run,
    Source,
    Span,
    Suggestion,
    Suppression,
    Tool,
)
from kclaims.readers import read

TOOL = Tool(version="1.2.3", packs=(PackInfo(name="ketamine", version="1", digest="sha256:0"),))
PAGE = """# 😀 Bright Lane

Our drip is a cure-all. R-ketamine is an FDA-approved anesthetic given as a shot.

It is not a cure-all. Each ketamine infusion takes 40 minutes.

| What | Price |
|---|---|
| One drip, guaranteed to work | $400 |

1. Book now, before places run out
2. Sit back
   - bring a friend

A ketamine infusion lasts three hours.
"""
ATTACK = (
    "<script>alert(1)</script><img src=x onerror=alert(1)> &lt;svg/onload=alert(1)&gt; \u202egnol\u2066 \x1b[31m "
    "]]> </style></textarea> [x](javascript:alert(1)) ![y](http://evil.example/p.gif) `${alert(1)}` @everyone #1 "
    "http://evil.example www.evil.example | --- ::error::owned ##[add-mask]x {0} \"'=// \ufffe"
)


@pytest.fixture(scope="session")
def run_of(full_linter: Linter) -> Callable[..., Run]:
    """Lints texts as files of the names given; `quiet` lists the suppressed ones too."""

    def build(*texts: str, names: tuple[str, ...] = ("drafts/page.md",), quiet: bool = False) -> Run:
        pairs = zip(texts, names, strict=True)
        reports = tuple(full_linter.lint(read(text.encode(), name)) for text, name in pairs)
        return Run(tool=TOOL, reports=reports, show_suppressed=quiet)

    return build


@pytest.fixture(scope="session")
def page(run_of: Callable[..., Run]) -> Run:
    return run_of(PAGE, quiet=True)


@pytest.fixture(scope="session")
def hostile() -> Run:
    """Attacks in the text, title, path, message, evidence, suggestion, sources, related places, checklist, errors."""
    document = read(f"# {ATTACK}\n\n{ATTACK}\n\n- {ATTACK}\n\n{ATTACK}".encode(), f"{ATTACK}.txt")
    whole = [block.span for block in document.blocks]
    findings = [
        Finding(
            rule_id=f"x.{ATTACK}", category="cure-all", severity=severity, message=f"{ATTACK}\n{ATTACK}", span=span,
            confidence=0.5, detector="rule", title=ATTACK, rationale=ATTACK,
            evidence=(Evidence(kind=ATTACK, id=ATTACK, text=ATTACK),),
            related=(Related(message=ATTACK, span=whole[0]), Related(message=ATTACK)),
            sources=(
                Source(title=ATTACK, url="javascript:alert(1)"),
                Source(title=ATTACK, url='https://fine.example/a"onclick=alert(1)'),
                Source(title=ATTACK, url="https://fine.example/a?b=1&c=2"),
            ),
            suggestion=Suggestion(text=ATTACK, replacement=ATTACK),
            suppressed=Suppression(by=ATTACK, reason=ATTACK) if index == 2 else None,
        )
        for index, (severity, span) in enumerate(
            [("error", whole[0]), ("warning", whole[1]), ("info", whole[1]), ("info", Span(0, 0))]
        )
    ]  # fmt: skip
    report = Report(
        document=document, placed=tuple(place(document, findings)), words=9, as_of="2026-11-22", language=ATTACK,
        genre=(ATTACK, ATTACK), date=ATTACK,
        checklists=[{"id": ATTACK, "items": [{"id": ATTACK, "met": None, "quote": ATTACK}]}],
        claims=[{"subject": ATTACK, "relation": ATTACK, "object": ATTACK, "polarity": ATTACK, "quote": ATTACK}],
    )  # fmt: skip
    return Run(
        tool=TOOL, reports=(report,), show_suppressed=True, skipped=((ATTACK, ATTACK),),
        errors=((ATTACK, ATTACK, f"{ATTACK}\n{ATTACK}"),),
    )  # fmt: skip
