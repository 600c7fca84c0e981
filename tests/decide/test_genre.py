"""What kind of page it is, and who may say so."""

from pathlib import Path
from typing import Any

import pytest

from kclaims.engine import Linter, Options
from kclaims.rules.ruleset import Ruleset
from tests.conftest import document

AD = "# Red Mesa\n\nOur infusions lift depression. Book your first session today. Only $399 per infusion.\n"
NEWS = (
    'Clinics open in Ohio\n\nBy Ruth Ames\n\nTwo clinics opened on Tuesday. "It helps some people," said Dr. Lee, a '
    "psychiatrist at the university who was not involved. The council voted last week.\n"
)  # fmt: skip
LEAFLET = (
    "# Your infusion\n\nThis leaflet tells you what to expect. You will be given a small drip on the ward. Tell your nurse "
    "if you feel sick. Ask your doctor if you have questions.\n\n## Can I drive?\n\nDo not drive until the next day.\n"
)  # fmt: skip
STUDY = (
    "Abstract. In this trial 40 participants were randomised to ketamine or midazolam. The authors report MADRS at "
    "baseline. Smith et al. found 40 % against 20 % on placebo. Limitations include a small sample size.\n"
)  # fmt: skip
RULING = (
    "Ruling on Revive Ltd\n\nThe ads stated that infusions cure pain. We challenged the claims. We concluded that the ads "
    "breached the code. The ads must not appear again.\n"
)  # fmt: skip
RELEASE = "FOR IMMEDIATE RELEASE\n\nVex Inc. today announced topline results. This release contains forward-looking statements.\n"
THREAD = "Week three\n\nposted by moss_84\n\nIm on week 3 and feel nothing tbh.\n\nreply by kev: give it time lol. Good luck.\n"
GUIDE = "# How to microdose, step by step\n\nYou'll need a scale.\n\n- Weigh 0.1 grams every third day\n- Drink water\n- Write a diary\n"


def genre(linter: Linter, text: str) -> tuple[str, str]:
    return linter.lint(document(text)).genre


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (AD, "promotion"), (NEWS, "news"), (LEAFLET, "patient-information"), (STUDY, "research-summary"),
        (RULING, "legal"), (RELEASE, "press-release"), (THREAD, "forum"), (GUIDE, "how-to"),
        ("The bridge is blue.\n", "unknown"),
    ],
)  # fmt: skip
def test_the_text_tells_what_kind_of_page_it_is(linter: Linter, text: str, value: str) -> None:
    assert genre(linter, text) == (value, "text")


def test_the_evidence_names_cues_and_their_places(linter: Linter) -> None:
    page = document(AD, "ad.txt")
    report = linter.lint(page)
    cues = {row["cue"]: row for row in report.genre_evidence}
    assert cues["call-to-action"]["points"] > 0
    at = cues["call-to-action"]["start"]["offset"]
    assert page.source[at:].startswith(cues["call-to-action"]["quote"])


def test_front_matter_decides_before_configuration_before_the_text(packs: tuple[Ruleset, dict[str, Any]]) -> None:
    ruleset, gate = packs
    configured = Linter(ruleset.keep([]), gate, Options(genre="news"))
    assert genre(configured, AD) == ("news", "config")
    assert genre(configured, f"---\ngenre: Patient information\n---\n{AD}") == ("patient-information", "front-matter")
    assert genre(configured, f"---\ngenre: novel\n---\n{AD}") == ("news", "config")


def test_quoted_and_denied_advertising_is_no_advertising(linter: Linter) -> None:
    warned = (
        "Beware of ads that say “Our clinic guarantees results, book now, only $399 per session”. Tell your doctor.\n"
    )
    assert genre(linter, warned)[0] != "promotion"


@pytest.mark.parametrize("alone", [False, True], ids=["among all", "selected alone"])
def test_a_rule_speaks_only_of_the_genres_it_holds_for(packs: tuple[Ruleset, dict[str, Any]], alone: bool) -> None:
    from dataclasses import replace

    ruleset, gate = packs
    rule = next(rule for rule in ruleset.rules if rule.document is None and rule.category == "cure-all")
    text = rule.examples["flag"][0]["text"]
    options = Options(select=(rule.id,) if alone else ())
    narrowed = Linter(ruleset.keep([replace(rule, genres=frozenset({"promotion"}))]), gate, options)
    there = narrowed.lint(document(f"---\ngenre: promotion\n---\n{text}\n"))
    (elsewhere,) = narrowed.lint(document(f"---\ngenre: satire\n---\n{text}\n")).placed
    assert len(there.findings) == 1
    assert elsewhere.finding.suppressed is not None
    assert elsewhere.finding.suppressed.by == "genre.satire"


def test_configuration_gives_the_genre_by_path(tmp_path: Path) -> None:
    from kclaims.engine.session import Request, Session, configuration

    (tmp_path / ".kclaims.yaml").write_text("genre: promotion\npaths: [{path: 'news/*', genre: news}]\n")
    (tmp_path / "news").mkdir()
    for name in ("a.md", "news/b.md"):
        (tmp_path / name).write_text("The bridge is blue.\n")
    request = Request(paths=(str(tmp_path),))
    session = Session(request, configuration(request))
    found = [session.lint(str(tmp_path / name)) for name in ("a.md", "news/b.md")]
    assert [report.genre for report in found if not isinstance(report, tuple)] == [
        ("promotion", "config"), ("news", "config"),
    ]  # fmt: skip


def test_satire_wins_by_its_own_cues_over_what_it_imitates(linter: Linter) -> None:
    mock = (
        "Our infusions cure everything except Mondays. Book your session today, from $399. Nine out of eight patients agree. "
        "Side effects include owning a crystal. Asked for evidence, our founder pointed to a framed letter.\n"
    )
    assert genre(linter, f"# Red Mesa\n\n{mock}")[0] == "satire"
    assert genre(linter, AD + "\nSide effects include nausea. Eight out of nine patients agree.\n")[0] == "promotion"


def test_a_press_office_and_a_dated_place_make_a_release(linter: Linter) -> None:
    text = (
        "# Vex files for a spray\n\nBOSTON, Mass., March 4, 2026. Vex today said that its spray is under review.\n\n"
        "Vex expects an answer in May.\n\n## About Vex\n\nVex makes sprays.\n\nMedia: press@vex.example\n"
    )
    assert genre(linter, text)[0] == "press-release"
