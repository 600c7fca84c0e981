"""Workmanship of a page: each labelled document earns the categories it should, and no others."""

import json
from collections.abc import Callable

import pytest

from kclaims.decide.quality import MOST
from kclaims.model import QUALITY_CATEGORIES, Placed, Report
from tests.conftest import ROOT, document

ROWS = [json.loads(line) for line in (ROOT / "corpus/quality/documents.jsonl").read_text("utf-8").splitlines()]
Lint = Callable[..., Report]


def made(report: Report) -> list[Placed]:
    """Findings of the checks and rules of workmanship."""
    return [p for p in report.findings if p.finding.rule_id.startswith(("quality.", "content-quality."))]


def rules(report: Report) -> list[str]:
    return [p.finding.rule_id.partition(".")[2] for p in made(report)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_labelled_documents(lint: Lint, row: dict) -> None:
    report = lint(row["text"], f"page.{row['format']}")
    assert sorted({p.finding.category for p in made(report)}) == row["expected"], row["why"]


def test_the_corpus_holds_traps_for_every_category() -> None:
    expected = {category for row in ROWS for category in row["expected"]}
    assert expected >= set(QUALITY_CATEGORIES) - {"bad-suppression"}
    assert sum(not row["expected"] for row in ROWS) * 2 >= len(ROWS)
    assert len({row["id"] for row in ROWS}) == len(ROWS)


def test_every_finding_explains_itself(lint: Lint) -> None:
    for row in ROWS:
        for placed in made(lint(row["text"], f"page.{row['format']}")):
            finding = placed.finding
            assert finding.severity == "info"
            assert placed.quote
            assert finding.rationale
            assert finding.suggestion.text
            if finding.category == "duplicate-passage":
                assert placed.related
                assert finding.evidence


PASSAGE = (
    "Swelling of the ankles is common in the first weeks of treatment and goes away in most people. "
    "If it doesn't, a lower dose or another tablet will do."
)


def test_a_repeat_stands_at_its_second_place_and_shows_the_first(lint: Lint) -> None:
    report = lint(f"{PASSAGE}\n\nIt may take a month.\n\n{PASSAGE}\n\nAsk.\n\n{PASSAGE}\n", "page.md")
    (placed,) = made(report)
    assert placed.start.line == 5
    assert [start.line for _, _, start, _ in placed.related if start] == [1, 9]
    assert "3 times" in placed.finding.message


def test_a_repeat_is_found_across_paragraphs_that_are_cut_differently(lint: Lint) -> None:
    first, second = PASSAGE.split(". ", 1)
    assert rules(lint(f"{PASSAGE}\n\nIt may take a month.\n\n{first}.\n\n{second}\n", "page.md")) == [
        "repeated-passage"
    ]


def test_a_repeat_in_a_frame_of_the_page_is_none(lint: Lint) -> None:
    page = f"<html><body><main><h1>Ankles</h1><p>{PASSAGE}</p></main><footer><p>{PASSAGE}</p></footer></body></html>"
    assert made(lint(page, "page.html")) == []


def test_what_was_inserted_is_named(lint: Lint) -> None:
    text = "The drug moved from Class C to Class rehab london B in 2014, on the advice of the council."
    (placed,) = made(lint(text, "page.txt"))
    assert placed.quote == "Class rehab london B"
    assert "“rehab london”" in placed.finding.message


def test_a_tortured_phrase_names_the_term_it_stands_for(lint: Lint) -> None:
    (placed,) = made(lint("It was a randomized controlled preliminary of 80 adults.", "page.txt"))
    assert "randomised controlled trial" in placed.finding.message
    assert "randomised controlled trial" in placed.finding.suggestion.text


@pytest.mark.parametrize(
    "disclosure",
    [
        "This article is sponsored by Brightharbor.", "We may earn a commission.", "Advertisement",
        "I was given a month free in exchange for this review.", "Our clinicians see you within a day.",
    ],
)  # fmt: skip
def test_a_word_of_the_interest_anywhere_is_enough(lint: Lint, disclosure: str) -> None:
    row = next(row for row in ROWS if row["id"] == "one-platform")
    assert "undisclosed-promotion" in {p.finding.category for p in made(lint(row["text"], "page.md"))}
    assert "undisclosed-promotion" not in {
        p.finding.category for p in made(lint(f"{row['text']}\n{disclosure}\n", "page.md"))
    }


def test_the_disclosure_may_stand_in_the_footer(lint: Lint) -> None:
    link = '<p>I take <a href="https://shop.example.com/m?aff_id=1">this powder</a> at night, and I sleep.</p>'
    body = f"<html><body><main><h1>Magnesium</h1>{link}</main><footer>%s</footer></body></html>"
    assert rules(lint(body % "Imprint", "page.html")) == ["affiliate-links"]
    assert rules(lint(body % "Some links are affiliate links.", "page.html")) == []


def test_the_brand_of_the_site_itself_is_no_undisclosed_promotion(lint: Lint) -> None:
    sentences = (
        "Platforms like Brightharbor make therapy easy.", "With Brightharbor, treatment is affordable.",
        "Companies like Brightharbor offer safe care at night.",
    )  # fmt: skip
    page = "<html><head><link rel='canonical' href='https://www.%s/blog'></head><body><main><h1>Therapy</h1>%s</main></body></html>"
    text = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    assert rules(lint(page % ("health.example.com", text), "page.html")) == ["praised-brand"]
    assert rules(lint(page % ("brightharbor.example", text), "page.html")) == []


def test_a_claim_and_a_fault_of_the_page_are_both_told(lint: Lint) -> None:
    text = "Our tea causes no known side effects and is taken by many people who could not sleep for years before it."
    report = lint(f"{text}\n\nIt is bitter.\n\n{text}\n", "page.md")
    assert {"absolute-safety", "duplicate-passage"} <= {
        p.finding.category for p in report.findings if p.start.line == 5
    }


def test_one_check_tells_a_page_so_often_and_no_more(lint: Lint) -> None:
    report = lint("# Page\n\nText.\n\n" + "".join(f"## Part {i} of it\n\n" for i in range(100)), "page.md")
    assert rules(report).count("empty-heading") == MOST


def test_the_checks_run_only_with_their_pack(packs: tuple) -> None:
    from kclaims.engine import Linter, Options
    from kclaims.engine.packs import load_packs, pack_folders

    ruleset, gate = load_packs(pack_folders(("health-fraud",)))
    report = Linter(ruleset, gate, Options()).lint(document(f"{PASSAGE}\n\nSo.\n\n{PASSAGE}\n"))
    assert made(report) == []
