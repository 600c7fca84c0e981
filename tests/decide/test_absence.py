"""What pages lack: judged over every region, by what they offer, where the remedy would go."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kclaims.engine import Linter, Options
from kclaims.engine.packs import load_learned, selected
from kclaims.gate import SIGNS
from kclaims.match.survey import Survey
from kclaims.model import DOCUMENT_CATEGORIES, Placed
from kclaims.readers import read
from kclaims.rules.ruleset import Ruleset
from kclaims.text.sentences import split
from tests.conftest import SHARED, document

Packs = tuple[Ruleset, dict[str, Any]]
FILLER = "The rooms are quiet and bright, and there is tea. The garden has a pond with six fish and a heron that visits at dawn. "
AD = f"# Red Mesa Infusions\n\nOur ketamine infusions lift depression. Book your session today.\n\n{FILLER * 2}\n"


@pytest.fixture(scope="module")
def pages(packs: Packs) -> Linter:
    ruleset, gate = packs
    return Linter(ruleset.keep([rule for rule in selected(ruleset.rules, (), ()) if rule.document]), gate)


def missing(linter: Linter, text: str, name: str = "draft.md") -> dict[str, Placed]:
    found = linter.lint(document(text, name)).findings
    return {placed.finding.category: placed for placed in found if placed.finding.category in DOCUMENT_CATEGORIES}


def test_an_advertisement_is_told_everything_it_lacks(pages: Linter) -> None:
    found = missing(pages, AD)
    assert {
        "missing-risks", "missing-abuse-risk", "missing-approval-status", "missing-disclaimer", "missing-contraindications",
        "missing-supervision", "missing-alternatives", "missing-cost", "missing-sources", "missing-author", "missing-date",
    } <= set(found)  # fmt: skip
    warned = {category for category, placed in found.items() if placed.finding.severity == "warning"}
    assert warned == {"missing-risks", "missing-abuse-risk", "missing-approval-status"}
    assert all(p.quote == "" and p.start == p.end and p.finding.detector == "document" for p in found.values())


def test_a_finding_says_what_was_looked_for_and_offers_wording(pages: Linter) -> None:
    finding = missing(pages, AD)["missing-disclaimer"].finding
    assert any(evidence.kind == "looked-for" and "medical advice" in evidence.text for evidence in finding.evidence)
    assert "not medical advice" in finding.suggestion.text


def test_the_place_is_where_the_remedy_would_go(pages: Linter) -> None:
    found = missing(pages, AD)
    assert AD[: found["missing-disclaimer"].start.offset].rstrip().endswith(FILLER.strip())
    assert AD[: found["missing-risks"].start.offset].endswith("Book your session today.")
    assert found["missing-author"].start.line == 1


def test_a_footer_and_an_author_box_count(pages: Linter) -> None:
    html = (
        f"<html><body><main><h1>Red Mesa</h1><p>Our ketamine infusions lift depression. Book now.</p><p>{FILLER * 3}</p></main>"
        "<div class='author-box'><p>Ruth Ames, MD, wrote this page.</p></div>"
        "<footer><p>Nothing here is medical advice.</p></footer></body></html>"
    )
    found = missing(pages, html, "page.html")
    assert "missing-risks" in found
    assert not {"missing-disclaimer", "missing-author"} & set(found)


def test_what_a_menu_or_a_teaser_leads_to_is_not_on_the_page(pages: Linter) -> None:
    html = (
        "<html><body><nav><ul><li>Side effects</li><li>Is it addictive?</li><li>Safety and risks</li></ul></nav><main><h1>Red Mesa</h1>"
        f"<p>Our ketamine infusions lift depression. Book now.</p><p>{FILLER * 3}</p></main>"
        "<aside><h3>Trending</h3><ul><li>Study: ketamine side effects explained</li></ul></aside></body></html>"
    )
    assert {"missing-risks", "missing-abuse-risk"} <= set(missing(pages, html, "page.html"))


def test_a_title_may_name_the_subject_that_the_text_leaves_out(pages: Linter) -> None:
    body = f"<body><main><h1>Fees</h1><p>Each infusion is $395. Book now.</p><p>{FILLER * 3}</p></main></body>"
    named = f"<html><head><title>Fees - Table Rock Ketamine</title></head>{body}</html>"
    assert "missing-abuse-risk" in missing(pages, named, "page.html")
    assert "missing-abuse-risk" not in missing(pages, f"<html>{body}</html>", "page.html")


def test_a_link_that_pays_wants_a_word_of_it(pages: Linter) -> None:
    page = f"---\ngenre: how-to\n---\n# Sleep\n\nTake the blend at [Thorn](https://thorn.example/?aff=ruth).\n\n{FILLER * 2}\n"
    assert "missing-disclosure" in missing(pages, page)
    assert "missing-disclosure" not in missing(pages, page + "\nWe earn a commission on links.\n")


def test_words_of_wanting_to_die_want_a_crisis_line(pages: Linter) -> None:
    for said in (
        "Everyone would be better off without me.",
        "I have been thinking about ending it.",
        "She took her own life.",
    ):
        page = f"---\ngenre: forum\n---\n{said} {FILLER * 2}\n"
        assert "missing-crisis-line" in missing(pages, page)
        assert "missing-crisis-line" in missing(pages, page + "\nCall the 24-hour members' hotline for lost parcels.\n")
        assert "missing-crisis-line" not in missing(pages, page + "\nSamaritans are there on 116 123.\n")


@pytest.mark.parametrize(
    ("said", "category"),
    [
        ("There are no side effects.", "missing-risks"),
        ("It has none of the side effects of antidepressants.", "missing-risks"),
        ("What are the side effects?", "missing-risks"),
        ("It is not addictive.", "missing-abuse-risk"),
        ("We treat addiction, too.", "missing-abuse-risk"),
        ("Ketamine works where antidepressants have failed.", "missing-alternatives"),
        ("It is safe for pregnant women.", "missing-contraindications"),
        ("No monitoring is needed.", "missing-supervision"),
        ("Book a no-risk consultation.", "missing-risks"),
        ("The only risk is that you will want to come back.", "missing-risks"),
        ("Worried about side effects? Relax.", "missing-risks"),
        ("Our team is dependable, and you will be hooked on our tea.", "missing-abuse-risk"),
        ("Get pre-approved for financing. Our rooms are licensed.", "missing-approval-status"),
        ("Consult our doctor to book. Prices are for information only.", "missing-disclaimer"),
        ("An alternative to the waiting list, with alternative payment methods.", "missing-alternatives"),
        ("You take it together with a new oral antidepressant.", "missing-alternatives"),
        ("Our price promise is simple. Save $50 on your first visit, and ask about our fees.", "missing-cost"),
        ("Our founder supervised the building works. Our staff keep an eye on the parking.", "missing-supervision"),
        ("Studies prove it. Source: our own clients.", "missing-sources"),
        ("Offer ends March 31, 2026. © 2026 Red Mesa.", "missing-date"),
        ("“It changed my life.” Dana R., Prescott Valley", "missing-author"),
    ],
)  # fmt: skip
def test_denials_questions_and_run_down_rivals_do_not_count(pages: Linter, said: str, category: str) -> None:
    assert category in missing(pages, AD + f"\n{said}\n")


@pytest.mark.parametrize(
    ("said", "category"),
    [
        ("Nausea, dizziness and a rise in blood pressure are common.", "missing-risks"),
        ("Ketamine can be habit-forming.", "missing-abuse-risk"),
        ("The FDA has not approved ketamine for depression.", "missing-approval-status"),
        ("A checklist on a website knows nothing about your heart.", "missing-disclaimer"),
        ("We turn away people with an aneurysm or psychosis.", "missing-contraindications"),
        ("A nurse stays in the room throughout.", "missing-supervision"),
        ("Other treatments include psychotherapy, TMS and ECT.", "missing-alternatives"),
        ("A session is $450.", "missing-cost"),
        ("See Anand and colleagues, N Engl J Med 2023.", "missing-sources"),
        ("Last reviewed March 2026.", "missing-date"),
        ("Expect to be wobbly and to see double for an hour.", "missing-risks"),
        ("Long use has scarred bladders, and some users ended up in hospital.", "missing-risks"),
        ("It has a street value, so we keep it under lock and key.", "missing-abuse-risk"),
        ("You could come to depend on it.", "missing-abuse-risk"),
        ("It remains outside its marketing authorisation.", "missing-approval-status"),
        ("No agency has signed off on ketamine for mood.", "missing-approval-status"),
        ("The content is general and isn't tailored to you.", "missing-disclaimer"),
        ("We are not your doctors, so let yours have the last word.", "missing-disclaimer"),
        ("If you are expecting a baby, you will have to wait.", "missing-contraindications"),
        ("Anyone with a past stroke is better served elsewhere.", "missing-contraindications"),
        ("You are never left alone during the drip.", "missing-supervision"),
        ("You cannot get behind the wheel until you have slept.", "missing-supervision"),
        ("Have you tried talking therapy or a change of antidepressant?", "missing-alternatives"),
        ("Fees: EUR 650 per session.", "missing-cost"),
        ("Based on Murrough 2013 (Am J Psychiatry 170:1134).", "missing-sources"),
        ("As NICE set out in TA854.", "missing-sources"),
        ("Tom Ode, consultant anaesthetist", "missing-author"),
    ],
)  # fmt: skip
def test_each_is_satisfied_by_its_own_words(pages: Linter, said: str, category: str) -> None:
    report = pages.lint(document(AD + f"\n{said}\n"))
    assert category not in {placed.finding.category for placed in report.findings}
    quiet = {p.finding.category: p.finding.suppressed for p in report.placed if p.finding.suppressed}
    assert quiet[category].by.startswith("present.")


def test_a_news_brief_is_left_alone_and_a_reported_result_is_not(pages: Linter) -> None:
    brief = f"---\ngenre: news\n---\nA ketamine clinic opened on Tuesday. {FILLER * 2}\n"
    result = f"---\ngenre: news\n---\nDoctors gave ketamine to 22 people, and half of them felt better. {FILLER * 2}\n"
    assert not {c for c in missing(pages, brief) if c not in {"missing-author", "missing-date"}}
    assert {"missing-risks", "missing-cost", "missing-alternatives", "missing-disclosure"} <= set(
        missing(pages, result)
    )


def test_a_line_is_no_page(pages: Linter) -> None:
    assert missing(pages, "Our ketamine infusions lift depression. Book now.\n") == {}


@pytest.mark.parametrize(("place", "found"), [("us", False), ("uk", True), ("eu", True), ("au", True)])
def test_advertising_a_prescription_medicine_is_barred_where_the_law_says(
    packs: Packs, place: str, found: bool
) -> None:
    ruleset, gate = packs
    rules = [rule for rule in ruleset.rules if rule.category == "prescription-advertising"]
    linter = Linter(ruleset.keep(rules), gate, Options(jurisdiction=place, jurisdiction_from="option"))
    quotes = {category: placed.quote for category, placed in missing(linter, AD).items()}
    assert quotes == ({"prescription-advertising": "ketamine"} if found else {})
    leaflet = f"---\ngenre: patient-information\njurisdiction: uk\n---\n{AD}"
    assert missing(Linter(ruleset.keep(rules), gate), leaflet) == {}


def test_approval_is_not_said_to_be_missing_twice(packs: Packs) -> None:
    ruleset, gate = packs
    linter = Linter(ruleset.keep(selected(ruleset.rules, (), ())), gate, learned=load_learned())
    report = linter.lint(document(AD + "\nWe offer ketamine infusions for depression.\n"))
    categories = {placed.finding.category for placed in report.findings}
    assert "off-label-undisclosed" in categories
    assert "missing-approval-status" not in categories


@pytest.mark.parametrize(
    ("text", "held"),
    [
        (
            "We see you on Fridays. Is it approved?\n\nThe bakery sells bread.\n",
            False,
        ),  # what stands under it is no answer
        ("Is it approved?\n\nSince 1970, as an anaesthetic.\n", True),
        ("We see you on Fridays. Is it approved? Since 1970, as an anaesthetic.\n", True),
        ("## Is it approved?\n\nSince 1970, as an anaesthetic.\n", True),
    ],
)
def test_a_question_heads_what_answers_it(packs: Packs, text: str, held: bool) -> None:
    ruleset, gate = packs
    page = read(f"Ketamine is given here.\n\n{text}".encode(), "a.md")
    linter = Linter(ruleset.keep([]), gate, Options(details=True, learned=False))
    assert (linter.survey(page).first("approval-status") is not None) == held


SNIPPETS = st.sampled_from(
    [
        "side effects", "nausea", "may cause dizziness", "not addictive", "can be addictive", "off-label", "$450", "988", "by",
        "the FDA", "has not approved", "ketamine", "Our infusions", "lift depression", "a nurse stays", "psychotherapy",
        "suicidal", "Smith et al.", "2023", "\n\n", ". ", "? ", "book now", "reviewed by", "not suitable", "pregnant", "no",
    ]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(SNIPPETS, min_size=1, max_size=25))
def test_the_gate_hides_no_sign(packs: Packs, words: list[str]) -> None:
    ruleset, gate = packs
    linter = Linter(ruleset.keep([]), gate, Options(details=True, learned=False))
    page = read(" ".join(words).encode(), "a.txt")
    sentences = split(page)
    gated = linter._survey(page, sentences, linter._gate.select(sentences))
    names = ruleset.pages.elements
    everything = {
        f"element/{name}": [(s.index, phrase) for s in sentences for phrase in (*element.phrases, *element.headed)]
        for name, element in names.items()
    }
    full = Survey(page, sentences, names, everything, linter._finder.phrase)
    assert {name: bool(gated.first(name)) for name in names} == {name: bool(full.first(name)) for name in names}
    assert SIGNS


ARTICLES = {file.name[:3]: file for file in (SHARED / "articles").glob("*.txt")} if SHARED.is_dir() else {}


@pytest.mark.skipif(not ARTICLES, reason="the real articles are not here")
@pytest.mark.parametrize(
    ("number", "lacks", "has"),
    [
        ("001", {"missing-author", "missing-date", "missing-sources"}, {"missing-risks", "missing-contraindications"}),
        ("002", {"missing-approval-status"}, {"missing-disclaimer", "missing-risks"}),
        ("003", {"missing-approval-status", "missing-sources"}, {"missing-risks"}),
        ("004", {"missing-disclosure", "missing-disclaimer"}, {"missing-sources", "missing-risks"}),
    ],
)  # fmt: skip
def test_the_real_articles(packs: Packs, number: str, lacks: set[str], has: set[str]) -> None:
    ruleset, gate = packs
    linter = Linter(ruleset.keep(selected(ruleset.rules, (), ())), gate, Options(as_of="2026-11-22"))
    report = linter.lint(read(ARTICLES[number].read_bytes(), f"{number}.txt"))
    found = {placed.finding.category for placed in report.findings}
    assert lacks <= found
    assert not has & found


@pytest.mark.parametrize("folder", ["clean", "clean-test"])
def test_good_pages_get_no_warning_for_what_they_lack(pages: Linter, folder: str) -> None:
    from tests.conftest import ROOT

    files = sorted((ROOT / "corpus" / folder / "pages").iterdir())
    reports = [pages.lint(read(file.read_bytes(), file.name)) for file in files]
    assert [p.finding.rule_id for r in reports for p in r.findings if p.finding.severity != "info"] == []
    assert sum(len(r.findings) for r in reports) <= len(files)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Side effects of ketamine include raised blood pressure.", True),
        ("There are side effects. Some patients feel dizzy for an hour.", True),
        ("The shutdown had side effects: the lifts stood still.", False),
    ],
)
def test_words_that_say_little_count_beside_words_of_health(pages: Linter, text: str, told: bool) -> None:
    assert ("missing-risks" not in missing(pages, f"{AD}\n## The house\n\n{text}\n")) == told


def test_what_only_points_to_other_texts_holds_nothing(pages: Linter) -> None:
    links = "- Ketamine can damage the bladder\n- Ketamine may be misused\n"
    assert "missing-risks" in missing(pages, f"{AD}\n## Related articles\n\n{links}")
    assert "missing-risks" not in missing(pages, f"{AD}\n## What to expect\n\n{links}")


def test_a_sentence_is_not_blamed_for_what_the_page_says_elsewhere(packs: Packs) -> None:
    ruleset, gate = packs
    offer = "Our clinic offers ketamine infusions for PTSD; call us to book a first visit today."
    status = "The FDA has approved ketamine only as an anesthetic; its use in mental health is off-label."
    whole = Linter(ruleset.keep(selected(ruleset.rules, (), ())), gate)
    blamed = [p.finding for p in whole.lint(document(offer)).findings]
    assert "off-label-undisclosed" in {finding.category for finding in blamed}
    beside = whole.lint(document(f"{offer}\n\n{FILLER}\n\n{status}\n"))
    assert "off-label-undisclosed" not in {p.finding.category for p in beside.findings}
